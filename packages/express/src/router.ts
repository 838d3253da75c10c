import { type Clock, systemClock } from '@outdial/call-client/kernel'
import type { CallList, Dialer } from '@outdial/dialer'
import express, { type Router } from 'express'
import { createBodyReader } from './body.ts'
import { createDesk } from './dialer-desk.ts'
import { createEventStream } from './event-stream.ts'
import { onlyMethods, Problem, problems } from './problem.ts'
import { sameOrigin } from './same-origin.ts'
import { nothingSchema, type Schema, stopSchema } from './schemas.ts'
import { type WebhookReceiver, webhooks } from './webhooks.ts'

export interface OutdialOptions {
  /** Takes the webhooks in. */
  readonly calls: WebhookReceiver
  /** Dials the list, once. */
  readonly dialer: Pick<Dialer, 'concurrency' | 'run'>
  /** The numbers, in order, finitely many: read whenever the list is shown before it is dialed, and once more to be dialed. */
  readonly list: () => CallList | Promise<CallList>
  /**
   * The address under which the world reaches this router, with the path that it is mounted at; behind a proxy it must be given.
   * @default that of each request
   */
  readonly publicUrl?: string | URL | undefined
  /** Hears what was answered with 500, and what failed while dialing. @default a process warning */
  readonly onError?: ((error: unknown) => void) | undefined
  /** @default the machine's */
  readonly clock?: Clock | undefined
}

/** An Express router that can be shut down. */
export interface OutdialRouter extends Router {
  /** Ends all event streams, and refuses new ones, so that the server can close. Calls and dialing are not touched. */
  close(): void
}

/**
 * The calls over HTTP. To be mounted before body parsers: `app.use(outdial({ calls, dialer, list }))`.
 *
 * @throws {TypeError} if `publicUrl` is no http or https address
 */
export function outdial(options: OutdialOptions): OutdialRouter {
  const { calls, dialer, list, onError = warn, clock = systemClock } = options
  const publicUrl = toPublicUrl(options.publicUrl)
  const stream = createEventStream(clock)
  const desk = createDesk({ dialer, list, publish: stream.send, onError })
  const bodies = createBodyReader(clock)
  const router = express.Router()
  let closed = false

  router
    .route('/api/dialer')
    .get(async (_request, response) => {
      await desk.refresh()
      response.set('Cache-Control', 'no-store').json(desk.picture())
    })
    .all(onlyMethods('GET, HEAD'))

  router
    .route('/api/events')
    .head(onlyMethods('GET'))
    .get(async (_request, response) => {
      await desk.refresh()
      if (closed) throw closing()
      stream.open(response, 'snapshot', desk.picture())
    })
    .all(onlyMethods('GET'))

  const action = <Body>(name: string, schema: Schema<Body>, act: (body: Body) => void | Promise<void>) =>
    router
      .route(`/api/dialer/${name}`)
      .post(sameOrigin(publicUrl), async (request, response) => {
        await act(await bodies.json(schema, request, response))
        response.status(202).set('Cache-Control', 'no-store').json(desk.picture())
      })
      .all(onlyMethods('POST'))

  action('start', nothingSchema, desk.start)
  action('pause', nothingSchema, desk.pause)
  action('resume', nothingSchema, desk.resume)
  action('stop', stopSchema, ({ hangUp = false }) => desk.stop({ hangUp }))

  router
    .route('/webhooks/:provider/:reference')
    .post(webhooks(calls, bodies, publicUrl))
    .all(onlyMethods('POST'))

  router.use(problems(onError))

  return Object.assign(router, {
    close() {
      closed = true
      stream.close()
    },
  })
}

function toPublicUrl(address: string | URL | undefined): URL | undefined {
  if (address === undefined) return undefined
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new TypeError(`Expected \`publicUrl\` to be an http or https address, got ${String(address)}`)
}

const closing = () =>
  new Problem({ status: 503, code: 'closing', detail: 'The server is closing', headers: { 'Retry-After': '5' } })

const warn = (error: unknown) => process.emitWarning(error instanceof Error ? error : String(error))
