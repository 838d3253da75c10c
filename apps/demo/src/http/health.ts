import { Router } from 'express'

export interface Readiness {
  /** Whether scheduled calls are placed when they are due. */
  readonly running: () => boolean
  /** Rejects if the store cannot be used. */
  readonly store: () => Promise<unknown>
  /** Whether every service is mocked, so that no phone rings: the pages say so. */
  readonly mocked: boolean
}

/** `/healthz`: the process answers. `/readyz`: it can do its work. */
export const health = ({ running, store, mocked }: Readiness): Router =>
  Router()
    .get(['/healthz', '/readyz'], (_request, response, next) => {
      response.set('Cache-Control', 'no-store')
      next()
    })
    .get('/healthz', (_request, response) => void response.json({ status: 'ok', mocked }))
    .get('/readyz', async (_request, response) => {
      const answers = await store().then(
        () => true,
        () => false,
      )
      if (!running()) response.status(503).json({ status: 'not ready', why: 'The scheduler is not running' })
      else if (!answers) response.status(503).json({ status: 'not ready', why: 'The store does not answer' })
      else response.json({ status: 'ready' })
    })
