import type { Clock } from '@outdial/call-client/kernel'
import { type BodyBytes, createBodyMemory } from './body-memory.ts'
import { compressionOf, decompress } from './decompress.ts'
import { Problem } from './problem.ts'
import type { ApiRequest } from './request.ts'
import { type Schema, validate } from './validate.ts'

// The report of a voice agent has a transcript.
const RAW_LIMIT_BYTES = 1024 * 1024
const TIME_LIMIT_MS = 10_000

export interface BodyReader {
  /**
   * Reads the raw body, at most 1 MB, and hands it over. Refuses it while too many are read or
   * handled at the same time, and if it is compressed: signatures cover the bytes that were sent.
   */
  raw<Result>(request: ApiRequest, handle: (body: Uint8Array) => Promise<Result>): Promise<Result>
  /** The body, decompressed, as JSON that fits the schema; `{}` if there is none. */
  json<Body>(schema: Schema<Body>, request: ApiRequest, limits?: JsonLimits): Promise<Body>
}

/** Which JSON bodies are accepted. */
export interface JsonLimits {
  /** The limit of the bytes, before and after decompression. */
  readonly maxBytes: number
  /** The accepted media types. */
  readonly types: readonly string[]
}

const SMALL: JsonLimits = { maxBytes: 4 * 1024, types: ['application/json'] }
const NO_LIMIT: BodyBytes['take'] = () => true

/** Reads bodies within a limit of bytes and of time (10 s). Rejects others with a `Problem`. */
export function createBodyReader(clock: Clock): BodyReader {
  const memoryOfBody = createBodyMemory()

  const inTime = async <Result>(work: Promise<Result>): Promise<Result> => {
    let cancel = () => {}
    const tooLate = new Promise<never>((_resolve, reject) => {
      cancel = clock.setTimer(() => reject(late()), TIME_LIMIT_MS)
    })
    try {
      return await Promise.race([work, tooLate])
    } finally {
      cancel()
    }
  }

  return {
    async raw(request, handle) {
      const memory = memoryOfBody()
      try {
        if (encodingOf(request)) throw unsupported(`Expected no Content-Encoding, got ${encodingOf(request)}`)
        return await handle(await inTime(collect(request, RAW_LIMIT_BYTES, memory.take)))
      } finally {
        memory.release()
      }
    },

    async json(schema, request, limits = SMALL) {
      demandType(request, limits.types)
      if (request.usedBody?.parsed !== undefined) return validate(schema, request.usedBody.parsed)
      const body = await inTime(readDecompressed(request, limits.maxBytes))
      return validate(schema, body.length === 0 ? {} : parse(body))
    },
  }
}

/** How the body is encoded; `undefined` if it is not, or if a parser has decoded it. */
function encodingOf(request: ApiRequest): string | undefined {
  const encoding = request.header('content-encoding')
  return request.isDecoded || encoding?.toLowerCase() === 'identity' ? undefined : encoding
}

async function readDecompressed(request: ApiRequest, maxBytes: number): Promise<Uint8Array> {
  const encoding = encodingOf(request)
  if (encoding === undefined) return collect(request, maxBytes)
  const format = compressionOf(encoding)
  if (!format) throw unsupported(`Expected the Content-Encoding gzip, deflate or none, got ${encoding}`)
  const sent = await collect(request, maxBytes)
  if (sent.length === 0) return sent
  const body = bounded(maxBytes, NO_LIMIT)
  try {
    await decompress(sent, format, body.take)
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem({
      status: 400,
      code: 'bad-request',
      detail: `Expected a body in ${format}, got other bytes`,
      cause,
    })
  }
  return body.all()
}

async function collect(request: ApiRequest, maxBytes: number, take = NO_LIMIT): Promise<Uint8Array> {
  if (request.usedBody) throw consumed()
  if (Number(request.header('content-length')) > maxBytes) throw tooLarge(maxBytes)
  const body = bounded(maxBytes, take)
  await request.readBody(body.take)
  return body.all()
}

/** Gathers at most so many bytes. */
function bounded(maxBytes: number, takeBytes: BodyBytes['take']) {
  const parts: Uint8Array[] = []
  let bytes = 0
  return {
    take(part: Uint8Array): void {
      bytes += part.length
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      if (!takeBytes(part.length)) throw busy()
      parts.push(part)
    },
    all: (): Uint8Array => (parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)),
  }
}

/** Refuses a body of another media type or charset. Browsers send `Content-Length: 0` without a body. */
function demandType(request: ApiRequest, types: readonly string[]): void {
  if (!request.hasBody || request.header('content-length') === '0') return
  const given = request.header('content-type')
  const [type = '', ...parameters] = (given ?? '').split(';').map(text => text.trim().toLowerCase())
  if (!types.includes(type)) throw unsupported(`Expected ${types.join(' or ')}, got ${given ?? 'no Content-Type'}`)
  const charset = parameters.find(text => text.startsWith('charset='))?.slice('charset='.length)
  if (charset === undefined || /^"?utf-8"?$/.test(charset)) return
  throw unsupported(`Expected UTF-8, got the charset ${charset}`)
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? cause.message : 'bytes that are not UTF-8'
    throw new Problem({ status: 400, code: 'bad-request', detail: `Expected JSON, got: ${reason}`, cause })
  }
}

const unsupported = (detail: string) => new Problem({ status: 415, code: 'unsupported-media-type', detail })

const tooLarge = (maxBytes: number) =>
  new Problem({ status: 413, code: 'too-large', detail: `Expected at most ${maxBytes} bytes of body, got more` })

const busy = () =>
  new Problem({
    status: 503,
    code: 'busy',
    detail: 'Too many webhooks are being read: send it again',
    headers: { 'Retry-After': '1' },
  })

const late = () =>
  new Problem({
    status: 408,
    code: 'timed-out',
    detail: `Expected the whole body within ${TIME_LIMIT_MS / 1000} s`,
  })

const consumed = () =>
  new Problem({
    status: 500,
    code: 'body-consumed',
    detail:
      'Another parser has read this body, and signatures cover its raw bytes: ' +
      'mount Outdial before express.json() and other body parsers; in Fastify, in a plugin without content type parsers',
  })
