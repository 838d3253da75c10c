const LIMIT_BYTES = 64 * 1024

/** Reads the raw body, up to 64 kB. Stops reading a larger one. */
export async function readBody(request: Request): Promise<Uint8Array | 'too-large' | 'read-already'> {
  if (request.bodyUsed) return 'read-already'
  if (Number(request.headers.get('content-length')) > LIMIT_BYTES) return 'too-large'
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = request.body?.getReader()
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    length += read.value.length
    if (length > LIMIT_BYTES) {
      await reader?.cancel()
      return 'too-large'
    }
    chunks.push(read.value)
  }
  return joined(chunks, length)
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
