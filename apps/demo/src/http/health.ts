import { type Response, Router } from 'express'
import { sendProblem } from './problem.ts'

export interface Readiness {
  /** Whether scheduled calls are placed when they are due. */
  readonly running: () => boolean
  /** Rejects if the store cannot be used. */
  readonly store: () => Promise<unknown>
}

/** `/healthz`: the process answers. `/readyz`: it can do its work. */
export const health = ({ running, store }: Readiness): Router =>
  Router()
    .get(['/healthz', '/readyz'], (_request, response, next) => {
      response.set('Cache-Control', 'no-store')
      next()
    })
    .get('/healthz', (_request, response) => void response.json({ status: 'ok' }))
    .get('/readyz', async (_request, response) => {
      if (!running()) return refuse(response, 'The scheduler is not running')
      try {
        await store()
        return response.json({ status: 'ready' })
      } catch {
        return refuse(response, 'The store does not answer')
      }
    })

const refuse = (response: Response, detail: string) => sendProblem(response, { status: 503, code: 'not-ready', detail })
