import type { Clock } from '@outdial/call-client/kernel'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { Problem } from './problem.ts'
import { type Schema, validate } from './validate.ts'

const RAW_LIMIT_BYTES = 64 * 1024
const TIME_LIMIT_MS = 10_000

export interface BodyReader {
  /** The body, byte for byte; at most 64 kB. */
  raw(request: Request, response: Response): Promise<Uint8Array>
  /** The body as JSON that fits the schema, `{}` where there is none. */
  json<Body>(schema: Schema<Body>, request: Request, response: Response, terms?: JsonTerms): Promise<Body>
}

/** On what terms a body is read as JSON. */
export interface JsonTerms {
  readonly maxBytes: number
  /** Media types. */
  readonly types: readonly string[]
}

const SMALL: JsonTerms = { maxBytes: 4 * 1024, types: ['application/json'] }

/** Reads bodies within a limit of bytes and of time (10 s). What does not fit rejects with a `Problem`. */
export function createBodyReader(clock: Clock): BodyReader {
  const readRaw = express.raw({ type: () => true, limit: RAW_LIMIT_BYTES, inflate: false })
  const parsers = new Map<JsonTerms, RequestHandler>()

  const jsonParser = (terms: JsonTerms): RequestHandler => {
    const known = parsers.get(terms)
    if (known) return known
    const parser = express.json({ type: [...terms.types], limit: terms.maxBytes, strict: false })
    parsers.set(terms, parser)
    return parser
  }

  // What is too large is refused at once: the parsers would first read all of it.
  const read = (parser: RequestHandler, maxBytes: number, request: Request, response: Response) =>
    new Promise<void>((resolve, reject) => {
      if (Number(request.get('content-length')) > maxBytes) return reject(tooLarge(maxBytes))
      let bytes = 0
      const count = (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > maxBytes) reject(tooLarge(maxBytes))
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
      await read(readRaw, RAW_LIMIT_BYTES, request, response)
      if (Buffer.isBuffer(request.body)) return request.body
      if (request.body !== undefined || request.readableDidRead) throw consumed()
      return new Uint8Array()
    },

    async json(schema, request, response, terms = SMALL) {
      // Browsers say `Content-Length: 0` where there is no body.
      if (request.get('content-length') !== '0' && request.is([...terms.types]) === false) {
        const got = request.get('content-type') ?? 'no Content-Type'
        throw new Problem({
          status: 415,
          code: 'unsupported-media-type',
          detail: `Expected ${terms.types.join(' or ')}, got ${got}`,
        })
      }
      await read(jsonParser(terms), terms.maxBytes, request, response)
      return validate(schema, request.body === undefined ? {} : request.body)
    },
  }
}

const tooLarge = (maxBytes: number) =>
  new Problem({ status: 413, code: 'too-large', detail: `Expected at most ${maxBytes} bytes of body, got more` })

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
      'A parser has read this body already, and signatures cover its raw bytes: ' +
      'mount the router of @outdial/express before express.json() and other body parsers',
  })
