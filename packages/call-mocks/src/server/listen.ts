import { serve } from 'srvx'
import type { Respond } from '../router.ts'
import { breakLate } from './late-break.ts'
import { sendSurplusAnswers } from './surplus-answers.ts'

const MAX_BODY_BYTES = 64 * 1024

export interface Address {
  /** 0 picks a free port. */
  readonly port: number
  readonly host: string
  /** The status of surplus answers, if the server sends any. */
  readonly surplusAnswers?: number | undefined
}

export interface Listening {
  /** Base address without a trailing slash. */
  readonly url: string
  /** Stops listening and closes every connection. */
  close(): Promise<void>
}

/** Answers over HTTP. Rejects with a one-line `Error` if the address is not available. */
export async function listen(respond: Respond, { port, host, surplusAnswers }: Address): Promise<Listening> {
  const server = serve({
    fetch: async request => toServed(await respond(request)),
    error: answerFailure,
    port,
    hostname: host,
    maxRequestBodySize: MAX_BODY_BYTES,
    silent: true,
    gracefulShutdown: false,
    manual: true,
  })
  try {
    await server.serve()
    if (surplusAnswers !== undefined) sendSurplusAnswers(server.node?.server, surplusAnswers)
  } catch (error) {
    throw new Error(`Cannot listen on ${host}, port ${port}: ${reasonOf(error)}`, { cause: error })
  }
  return {
    url: (server.url ?? '').replace(/\/$/, ''),
    close: () => server.close(true),
  }
}

/**
 * `Response.error()` becomes a body that fails before its first byte: srvx then resets the
 * connection.
 */
const toServed = (response: Response): Response =>
  response.type === 'error'
    ? new Response(new ReadableStream({ pull: controller => controller.error(new Error('reset')) }))
    : breakLate(response)

function answerFailure(error: unknown): Response {
  const tooLarge = codeOf(error) === 'ERR_BODY_TOO_LARGE'
  if (tooLarge) return Response.json({ error: `The body is over ${MAX_BODY_BYTES} bytes` }, { status: 413 })
  return Response.json({ error: 'Internal server error' }, { status: 500 })
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)

function reasonOf(error: unknown): string {
  if (codeOf(error) === 'EADDRINUSE') return 'the port is in use'
  return error instanceof Error ? error.message : String(error)
}
