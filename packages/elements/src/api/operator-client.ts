import { type CallDetails, readCallDetails } from './attempt-wire.ts'
import type { RequestOptions } from './calls-client.ts'
import { type Capabilities, readCapabilities } from './capabilities-wire.ts'
import { type Dispatching, readDispatching } from './dispatching-wire.ts'
import { type Overview, readOverview } from './overview-wire.ts'
import { readBody, type SendRequest } from './request.ts'

/**
 * What an operator can do. Each function rejects with an `ApiError` if the server refuses, cannot be
 * reached, or does not answer within ten seconds.
 */
export interface OperatorClient {
  /** What the providers, the dialer and the store can do. */
  capabilities(options?: RequestOptions): Promise<Capabilities>
  /** How the calls go, over the last `hours`: from 1 to 168, 24 by default. */
  overview(options?: RequestOptions & { readonly hours?: number | undefined }): Promise<Overview>
  /** Whether scheduled calls are placed, and what is held back. */
  dispatching(options?: RequestOptions): Promise<Dispatching>
  /** Begins no scheduled call, in any queue and process, until `resumeAll`. */
  pauseAll(): Promise<Dispatching>
  resumeAll(): Promise<Dispatching>
  /** Ends the time for which a queue or a provider gets no calls. */
  release(held: { readonly queue: string } | { readonly provider: string }): Promise<Dispatching>
  /**
   * Frees the line of an attempt that is `unknown` or `indeterminate`. If its call is not over, more
   * calls are in progress than there are lines.
   */
  freeLine(id: string, attempt: number): Promise<CallDetails>
}

export const operatorClient = (send: SendRequest): OperatorClient => {
  const change = async (path: string) => readBody(await send({ method: 'POST', path, body: {} }), readDispatching)
  return {
    async capabilities({ signal } = {}) {
      return readBody(await send({ path: '/api/capabilities', signal }), readCapabilities)
    },
    async overview({ hours = 24, signal } = {}) {
      return readBody(await send({ path: `/api/overview?hours=${hours}`, signal }), readOverview)
    },
    async dispatching({ signal } = {}) {
      return readBody(await send({ path: '/api/dispatching', signal }), readDispatching)
    },
    pauseAll: () => change('/api/dispatching/pause'),
    resumeAll: () => change('/api/dispatching/resume'),
    release(held) {
      const [kind, name] = 'queue' in held ? ['queues', held.queue] : ['providers', held.provider]
      return change(`/api/${kind}/${encodeURIComponent(name)}/release`)
    },
    async freeLine(id, attempt) {
      const path = `/api/calls/${encodeURIComponent(id)}/attempts/${attempt}/free-line`
      return readBody(await send({ method: 'POST', path, body: { iKnowItIsOver: true } }), readCallDetails)
    },
  }
}
