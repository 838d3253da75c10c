import type { ServiceAnswer } from '../options.ts'
import { HUGE_BYTES, headersOf, type React, requestLog, type Service, textOf } from './service.ts'

const BASE_URL = 'http://service.test'
const CHUNK = new TextEncoder().encode(' '.repeat(64 * 1024))

/** A service behind a `fetch`, without connections. Redirects are followed unless forbidden. */
export function memoryService(react: React): Service {
  const log = requestLog(react)
  let connections = 0
  let bytes = 0

  const send = async (request: Request): Promise<Response> => {
    connections++
    request.signal.throwIfAborted()
    const { pathname, search } = new URL(request.url)
    const sent = {
      method: request.method,
      path: pathname + search,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    }
    request.signal.throwIfAborted()
    const reaction = log.react(sent)
    if (!('fault' in reaction)) return redirected(request, sent.body, reaction)
    const { fault, answer } = reaction
    if (fault === 'hang' || fault === 'slow') return untilAborted(request.signal)
    if (fault === 'huge' || fault === 'gzip-bomb') return new Response(huge(textOf(answer)), responseInit(answer))
    if (fault === 'cut') return new Response(brokenOff(textOf(answer)), responseInit(answer))
    throw new TypeError('fetch failed', { cause: new Error(fault === 'garbage' ? 'invalid HTTP' : 'read ECONNRESET') })
  }

  const redirected = async (request: Request, body: string, answer: ServiceAnswer): Promise<Response> => {
    const response = responseOf(answer)
    const location = response.headers.get('location')
    if (!location || response.status < 300 || response.status > 399 || request.redirect === 'manual') return response
    if (request.redirect === 'error') throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') })
    const keeps = response.status === 307 || response.status === 308
    const init = keeps ? { method: request.method, body: body || null } : { method: 'GET' }
    return send(new Request(new URL(location, request.url), { ...init, signal: request.signal }))
  }

  const huge = (start: string) => {
    let sent = 0
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = sent === 0 ? new TextEncoder().encode(start) : CHUNK
        sent += chunk.length
        bytes = Math.max(bytes, sent)
        controller.enqueue(chunk)
        if (sent >= HUGE_BYTES) controller.close()
      },
    })
  }

  return {
    baseUrl: BASE_URL,
    fetch: (input, init) => send(new Request(input, init)),
    requests: log.requests,
    connections: () => connections,
    bytesSent: () => bytes,
    reachedBy: log.reachedBy,
    close: async () => log.assertAnswered(),
  }
}

const responseInit = (answer: ServiceAnswer) => ({ status: answer.status ?? 200, headers: headersOf(answer) })

// The Fetch standard allows these no body.
const hasNoBody = (status: number) => [204, 205, 304].includes(status)

const responseOf = (answer: ServiceAnswer) =>
  new Response(hasNoBody(answer.status ?? 200) ? null : textOf(answer), responseInit(answer))

const brokenOff = (text: string) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text.slice(0, Math.ceil(text.length / 2))))
    },
    pull(controller) {
      controller.error(new TypeError('terminated', { cause: new Error('other side closed') }))
    },
  })

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(asError(signal.reason)), { once: true })
  })

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)))
