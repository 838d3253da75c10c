import { type OutdialRouter, onlyOneHost, problems } from '@outdial/express'
import express, { type Express, type Router } from 'express'
import { admins } from './http/admins.ts'
import { compressed } from './http/compressed.ts'
import { pageHeaders } from './http/headers.ts'
import { health, type Readiness } from './http/health.ts'
import { numberPage } from './http/number-page.ts'
import { page, pages } from './http/pages.ts'
import type { Metrics } from './metrics.ts'

/** What pages say about the call services. */
export interface ServicesNote {
  /** True if every service is a mock, so that no phone rings. */
  readonly mocked: boolean
  /** Names of the services that ring phones. */
  readonly services: readonly string[]
  /** True if pages sign in with a token. */
  readonly token: boolean
}

export interface AppOptions {
  readonly router: OutdialRouter
  /** Signs people in and out. Absent without accounts. */
  readonly account: Router | undefined
  readonly metrics: Metrics
  readonly readiness: Readiness
  readonly services: ServicesNote
  readonly pageFolder: string
  /** True if clients connect over TLS, as `PUBLIC_URL` says. */
  readonly isSecure: boolean
  /** Proxies whose `X-Forwarded-*` headers are trusted: addresses, ranges or Express' names. */
  readonly trustedProxies: readonly string[]
  readonly onError: (error: unknown) => void
}

/** The demo's Express app: health, metrics, API, webhooks and pages. */
export function createApp(options: AppOptions): Express {
  const {
    router,
    account = noAccounts,
    metrics,
    readiness,
    services,
    pageFolder,
    isSecure,
    trustedProxies,
    onError,
  } = options
  return (
    express()
      .disable('x-powered-by')
      .set('trust proxy', trustedProxies.length > 0 && trustedProxies)
      .use(metrics.requests, pageHeaders({ isSecure }), onlyOneHost, compressed)
      .use(health(readiness))
      .use(account)
      .use(numberPage(page(pageFolder, 'number')))
      // Moved below `/api`, where the router checks the token and the host name.
      .get('/metrics', (request, _response, next) => {
        request.url = '/api/metrics'
        next()
      })
      .use(router)
      .get('/api/metrics', admins, metrics.expose)
      .get('/api/services', admins, (_request, response) => {
        response.set('Cache-Control', 'no-store').json(services)
      })
      .use(pages(pageFolder))
      .use(problems(onError))
  )
}

const noAccounts = express.Router().get('/account', (_request, response) => {
  response.set('Cache-Control', 'no-store').json({ accounts: false })
})
