import type { Clock } from '@outdial/call-client/kernel'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { createBodyMemory } from './body-memory.ts'
import { Problem } from './problem.ts'
import { type Schema, validate } from './validate.ts'

// The report of a voice agent has a transcript.
const RAW_LIMIT_BYTES = 1024 * 1024
const TIME_LIMIT_MS = 10_000

export interface BodyReader {
  /** The raw body, at most 1 MB. Refuses it while too many are read or handled at the same time. */
  raw(request: Request, response: Response): Promise<Uint8Array>
  /** The body as JSON that fits the schema; `{}` if there is none. */
  json<Body>(schema: Schema<Body>, request: Request, response: Response, limits?: JsonLimits): Promise<Body>
}

/** Which JSON bodies are accepted. */
export interface JsonLimits {
  readonly maxBytes: number
  /** The accepted media types. */
  readonly types: readonly string[]
}

const SMALL: JsonLimits = { maxBytes: 4 * 1024, types: ['application/json'] }

/** Reads bodies within a limit of bytes and of time (10 s). Rejects others with a `Problem`. */
export function createBodyReader(clock: Clock): BodyReader {
  const readRaw = express.raw({ type: () => true, limit: RAW_LIMIT_BYTES, inflate: false })
  const memoryOfBody = createBodyMemory()
  const parsers = new Map<JsonLimits, RequestHandler>()

  const jsonParser = (limits: JsonLimits): RequestHandler => {
    const known = parsers.get(limits)
    if (known) return known
    const parser = express.json({ type: [...limits.types], limit: limits.maxBytes, strict: false })
    parsers.set(limits, parser)
    return parser
  }

  // A body that is too large is refused at once. The parsers would read all of it first.
  const read = (
    parser: RequestHandler,
    maxBytes: number,
    request: Request,
    response: Response,
    take: (bytes: number) => boolean = () => true,
  ) =>
    new Promise<void>((resolve, reject) => {
      if (Number(request.get('content-length')) > maxBytes) return reject(tooLarge(maxBytes))
      let bytes = 0
      const count = (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > maxBytes) reject(tooLarge(maxBytes))
        else if (!take(chunk.length)) reject(busy())
      }
      if (!request.readableDidRead) request.on('data', count)
      const cancel = clock.setTimer(() => reject(late()), TIME_LIMIT_MS)
      parser(request, response, error => {
        cancel()
        request.off('data', count)
        if (error === undefined) resolve()
        else reject(error)
      })
    })

  return {
    async raw(request, response) {
      const memory = memoryOfBody()
      response.once('close', memory.release)
      await read(readRaw, RAW_LIMIT_BYTES, request, response, memory.take)
      if (Buffer.isBuffer(request.body)) return request.body
      if (request.body !== undefined || request.readableDidRead) throw consumed()
      return new Uint8Array()
    },

    async json(schema, request, response, limits = SMALL) {
      // Browsers send `Content-Length: 0` without a body.
      if (request.get('content-length') !== '0' && request.is([...limits.types]) === false) {
        const got = request.get('content-type') ?? 'no Content-Type'
        throw new Problem({
          status: 415,
          code: 'unsupported-media-type',
          detail: `Expected ${limits.types.join(' or ')}, got ${got}`,
        })
      }
      await read(jsonParser(limits), limits.maxBytes, request, response)
      return validate(schema, request.body === undefined ? {} : request.body)
    },
  }
}

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
      'mount the router of @outdial/express before express.json() and other body parsers',
  })
