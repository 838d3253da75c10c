const TIMEOUT_MS = 250

/** Sends a request that failed or timed out a second time, as many HTTP clients do by default. */
export const retryingPost =
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
