import type { BoardCall, Switchboard } from './switchboard.ts'
import { wait } from './waiting.ts'

/** An answer of the service before faults. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

export const toResponse = ({ status, body }: Answer): Response => Response.json(body, { status })

/** The service's answers to one POST. */
export interface Answers {
  readonly success: Answer
  readonly refusal: Answer
  /** The body of an HTTP error. @default `{ error }` */
  readonly errorBody?: ((status: number) => unknown) | undefined
}

const plainError = (status: number): unknown => ({ error: `The mocked service answers ${status}` })

/**
 * Answers the POST of a call after the delay and with the fault of the call's script. Returns
 * `Response.error()` for a broken connection, which the caller must break.
 */
export async function replyTo(
  request: Request,
  board: Pick<Switchboard<unknown>, 'clock' | 'closing'>,
  { script }: BoardCall,
  { success, refusal, errorBody = plainError }: Answers,
): Promise<Response> {
  const { reply, retryAfterMs } = script
  const delayMs = reply === 'never' ? Number.POSITIVE_INFINITY : script.replyMs
  if (delayMs > 0) await wait(board.clock, delayMs, AbortSignal.any([request.signal, board.closing]))

  if (board.closing.aborted) return Response.error() // A closed service places no call.
  if (typeof reply === 'number') return httpError(reply, errorBody(reply), retryAfterMs)
  if (reply === 'refused') return toResponse(refusal)
  if (reply === 'reset') return Response.error()
  if (reply === 'garbage') {
    const headers = { 'content-type': 'text/html' }
    return new Response('<!doctype html><h1>It works!</h1>', { status: success.status, headers })
  }
  if (reply === 'cut' || reply === 'torn') {
    const whole = JSON.stringify(success.body)
    const half = new TextEncoder().encode(whole.slice(0, whole.length / 2))
    const headers = { 'content-type': 'application/json' }
    return new Response(reply === 'cut' ? half : torn(half), { status: success.status, headers })
  }
  return toResponse(success)
}

function httpError(status: number, body: unknown, retryAfterMs: number): Response {
  const response = Response.json(body, { status })
  if (status === 429 || status === 503) response.headers.set('retry-after', String(Math.ceil(retryAfterMs / 1_000)))
  return response
}

function torn(half: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new TypeError('terminated'))
      else controller.enqueue(half)
      sent = true
    },
  })
}
