const TIMEOUT_MS = 250

/** What many HTTP clients do by themselves: what failed, or took too long, is sent once more. */
export const sendingAgain =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const { url, method, headers, body } = new Request(input, init)
    const bytes = await new Response(body).arrayBuffer()
    const send = async () => {
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      return fetch(url, method === 'POST' ? { method, headers, body: bytes, signal } : { method, headers, signal })
    }
    try {
      const response = await send()
      if (response.status < 500) return response
    } catch {}
    return send()
  }
