const FORMATS: ReadonlyMap<string, 'gzip' | 'deflate'> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
])

/** The format of a `Content-Encoding` that bodies may have; `undefined` for any other. */
export const compressionOf = (encoding: string) => FORMATS.get(encoding.trim().toLowerCase())

// A runtime may decompress a whole chunk at once, to 1032 times its size: 1 MB at a time.
const SLICE_BYTES = 1024

/**
 * Decompresses a body and hands it over, chunk by chunk. If `take` throws, nothing more is decompressed.
 *
 * @throws {TypeError} if the bytes are not of this format, or end too early
 */
export async function decompress(
  body: Uint8Array,
  format: 'gzip' | 'deflate',
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  let at = 0
  const slices = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        if (at >= body.length) return controller.close()
        controller.enqueue(body.slice(at, at + SLICE_BYTES))
        at += SLICE_BYTES
      },
    },
    { highWaterMark: 0 },
  )
  const reader = slices.pipeThrough(new DecompressionStream(format)).getReader()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) take(part.value)
  } finally {
    await reader.cancel().catch(() => {})
  }
}
