import type { Clock } from '@outdial/call-client/kernel'
import { isSchedulerError } from '@outdial/scheduler-core'
import { Router } from 'express'
import { inTime } from '../in-time.ts'

export interface Readiness {
  /** Whether it does what its role is, and is not being stopped. */
  readonly running: () => boolean
  /** Rejects if the store cannot be used. It is asked once a second at most, whoever asks, and given no longer than that. */
  readonly store: () => Promise<unknown>
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>
  /** Whether every service is mocked, so that no phone rings: the pages say so. @default not told */
  readonly mocked?: boolean | undefined
  /** The names of the services that ring phones. @default not told */
  readonly services?: readonly string[] | undefined
  /** Whether pages sign in with a token, and so can sign out. @default not told */
  readonly token?: boolean | undefined
}

const KEPT_MS = 1000
// Whoever asks is patient for a second, as Kubernetes is.
const PATIENCE_MS = 800

/** `/healthz`: the process answers. `/readyz`: it can do its work. */
export function health({ running, store, clock, mocked, services, token }: Readiness): Router {
  let asked: { readonly at: number; readonly fault: Promise<string | undefined> } | undefined
  /** The code of what the store fails with. */
  const faultOfStore = async (): Promise<string | undefined> => {
    const now = clock.monotonic()
    if (!asked || now - asked.at >= KEPT_MS) {
      const fault = inTime(store(), PATIENCE_MS, clock).then(
        () => undefined,
        error => (isSchedulerError(error) ? error.code : 'store-unavailable'),
      )
      asked = { at: now, fault }
    }
    return asked.fault
  }

  return Router()
    .get(['/healthz', '/readyz'], (_request, response, next) => {
      response.set('Cache-Control', 'no-store')
      next()
    })
    .get('/healthz', (_request, response) => void response.json({ status: 'ok', mocked, services, token }))
    .get('/readyz', async (_request, response) => {
      const code = await faultOfStore()
      if (!running()) response.status(503).json({ status: 'not ready', why: 'It is not running' })
      else if (code) response.status(503).json({ status: 'not ready', why: 'The store does not answer', code })
      else response.json({ status: 'ready' })
    })
}
