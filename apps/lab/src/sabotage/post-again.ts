/** What many HTTP clients do by themselves: what failed is sent once more. */
export const sendingAgain =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const { url, method, headers, body } = new Request(input, init)
    const bytes = await new Response(body).arrayBuffer()
    const send = async () => fetch(url, method === 'POST' ? { method, headers, body: bytes } : { method, headers })
    try {
      const response = await send()
      if (response.status < 500) return response
    } catch {}
    return send()
  }
