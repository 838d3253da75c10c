import type { Clock } from '@outdial/call-client/kernel'
import { type BodyBytes, createBodyMemory } from './body-memory.ts'
import { Problem } from './problem.ts'
import type { ApiRequest } from './request.ts'
import { type Schema, validate } from './validate.ts'

// The report of a voice agent has a transcript.
const RAW_LIMIT_BYTES = 1024 * 1024
const TIME_LIMIT_MS = 10_000

export interface BodyReader {
  /**
   * Reads the raw body, at most 1 MB, and hands it over. Refuses it while too many are read or
   * handled at the same time.
   */
  raw<Result>(request: ApiRequest, handle: (body: Uint8Array) => Promise<Result>): Promise<Result>
  /** The body as JSON that fits the schema; `{}` if there is none. */
  json<Body>(schema: Schema<Body>, request: ApiRequest, limits?: JsonLimits): Promise<Body>
}

/** Which JSON bodies are accepted. */
export interface JsonLimits {
  readonly maxBytes: number
  /** The accepted media types. */
  readonly types: readonly string[]
}

const SMALL: JsonLimits = { maxBytes: 4 * 1024, types: ['application/json'] }
const NO_LIMIT: BodyBytes['take'] = () => true

/** Reads bodies within a limit of bytes and of time (10 s). Rejects others with a `Problem`. */
export function createBodyReader(clock: Clock): BodyReader {
  const memoryOfBody = createBodyMemory()

  const read = async (request: ApiRequest, maxBytes: number, take = NO_LIMIT): Promise<Uint8Array> => {
    if (request.usedBody) throw consumed()
    if (Number(request.header('content-length')) > maxBytes) throw tooLarge(maxBytes)
    const encoding = request.header('content-encoding') ?? 'identity'
    if (encoding.toLowerCase() !== 'identity') throw unsupported(`Expected no Content-Encoding, got ${encoding}`)
    let cancel = () => {}
    const tooLate = new Promise<never>((_resolve, reject) => {
      cancel = clock.setTimer(() => reject(late()), TIME_LIMIT_MS)
    })
    try {
      return await Promise.race([collect(request, maxBytes, take), tooLate])
    } finally {
      cancel()
    }
  }

  return {
    async raw(request, handle) {
      const memory = memoryOfBody()
      try {
        return await handle(await read(request, RAW_LIMIT_BYTES, memory.take))
      } finally {
        memory.release()
      }
    },

    async json(schema, request, limits = SMALL) {
      demandType(request, limits.types)
      if (request.usedBody?.parsed !== undefined) return validate(schema, request.usedBody.parsed)
      const body = await read(request, limits.maxBytes)
      return validate(schema, body.length === 0 ? {} : parse(body))
    },
  }
}

async function collect(request: ApiRequest, maxBytes: number, take: BodyBytes['take']): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let bytes = 0
  await request.readBody(part => {
    bytes += part.length
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    if (!take(part.length)) throw busy()
    parts.push(part)
  })
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
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
      'mount Outdial before express.json() and other body parsers',
  })
