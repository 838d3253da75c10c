import { type OutdialRouter, problems } from '@outdial/express'
import express, { type Express } from 'express'
import { pageHeaders } from './http/headers.ts'
import { health, type Readiness } from './http/health.ts'
import { numberPage } from './http/number-page.ts'
import { page, pages } from './http/pages.ts'
import type { Metrics } from './metrics.ts'

export interface AppOptions {
  readonly router: OutdialRouter
  readonly metrics: Metrics
  readonly readiness: Readiness
  readonly pageFolder: string
  /** Whether it is reached by TLS, as by its `PUBLIC_URL`. */
  readonly isSecure: boolean
  /** Whose word about a request is taken, as `trust proxy` of Express has it. */
  readonly trustedProxies: string | false
  readonly onError: (error: unknown) => void
}

/** Everything that the demo answers with. */
export function createApp(options: AppOptions): Express {
  const { router, metrics, readiness, pageFolder, isSecure, trustedProxies, onError } = options
  return (
    express()
      .disable('x-powered-by')
      .set('trust proxy', trustedProxies)
      .use(metrics.requests, pageHeaders({ isSecure }))
      .use(health(readiness))
      .use(numberPage(page(pageFolder)))
      // Below `/api` the router asks for the token and for the name by which it is reached.
      .get('/metrics', (request, _response, next) => {
        request.url = '/api/metrics'
        next()
      })
      .use(router)
      .get('/api/metrics', metrics.expose)
      .use(pages(pageFolder))
      .use(problems(onError))
  )
}
