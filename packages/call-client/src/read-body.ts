/** The largest body of an answer to a placing POST. */
export const SMALL_BODY_BYTES = 64 * 1024
/** The largest body of a webhook or a look-up: the report of a voice agent has a transcript. */
export const LARGE_BODY_BYTES = 1024 * 1024

/** Reads the body, up to the limit after decompression. Stops reading a larger one. */
export async function readBody(
  { bodyUsed, headers, body }: Request | Response,
  limitBytes: number = SMALL_BODY_BYTES,
): Promise<Uint8Array | 'too-large' | 'read-already'> {
  if (bodyUsed) return 'read-already'
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  if (Number(headers.get('content-length')) > limitBytes) {
    await reader?.cancel()
    return 'too-large'
  }
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    length += read.value.length
    if (length > limitBytes) {
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
