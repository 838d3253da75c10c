import type { Clock } from '@outdial/call-client/kernel'
import { type CallStore, isSchedulerError } from '@outdial/scheduler-core'
import { Router } from 'express'
import { withTimeout } from '../with-timeout.ts'

export interface Readiness {
  /** Returns true from the end of the start to the beginning of the stop. */
  readonly running: () => boolean
  /** Written and read at most once a second, with a time-out. */
  readonly store: Pick<CallStore, 'counter' | 'increment'>
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>
}

const CACHE_MS = 1000
// Below the default timeout of Kubernetes' probes, which is one second.
const STORE_TIMEOUT_MS = 800

/** Serves `/healthz` (the process answers, and nothing else) and `/readyz` (it can do its work). */
export function health({ running, store, clock }: Readiness): Router {
  let last: { readonly at: number; readonly errorCode: Promise<string | undefined> } | undefined
  /** The code of the store's error; `undefined` if the store answers. */
  const storeErrorCode = async (): Promise<string | undefined> => {
    const now = clock.monotonic()
    if (!last || now - last.at >= CACHE_MS) {
      const errorCode = withTimeout(writeAndRead(store), STORE_TIMEOUT_MS, clock).then(
        () => undefined,
        error => (isSchedulerError(error) ? error.code : 'store-unavailable'),
      )
      last = { at: now, errorCode }
    }
    return last.errorCode
  }

  return Router()
    .get(['/healthz', '/readyz'], (_request, response, next) => {
      response.set('Cache-Control', 'no-store')
      next()
    })
    .get('/healthz', (_request, response) => void response.json({ status: 'ok' }))
    .get('/readyz', async (_request, response) => {
      const code = await storeErrorCode()
      if (!running()) response.status(503).json({ status: 'not ready', why: 'The process is starting or stopping' })
      else if (code) response.status(503).json({ status: 'not ready', why: 'The store does not answer', code })
      else response.json({ status: 'ready' })
    })
}

/**
 * Writes a row and reads it back. A store that only reads, such as a full or locked file, can do no
 * work.
 */
async function writeAndRead(store: Readiness['store']): Promise<void> {
  const written = await store.increment(COUNTER)
  const read = await store.counter(COUNTER)
  // Other processes increment it, too.
  if (read < written) throw new Error(`Expected the counter to be ${written} or more, got ${read}`)
}

const COUNTER = 'readiness'
