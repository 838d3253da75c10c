/** Sends every request on a shared connection, which stays open for the next one. */
export const keepingAlive =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.delete('connection')
    return fetch(input, { ...init, headers })
  }
