import { randomUUID } from 'node:crypto'
import express, { type Router } from 'express'
import { addAccess } from './access/access.ts'
import { onlyOneHost } from './access/hosts.ts'
import { addCallRoutes } from './calls/call-routes.ts'
import { acceptNewQueues, demandExistingQueues } from './calls/existing-queues.ts'
import { addDialerRoutes } from './dialer/dialer-routes.ts'
import { createDialerSession } from './dialer/dialer-session.ts'
import { createDialerLog } from './dialer-log/dialer-log.ts'
import { countRecentlyDialed } from './dialer-log/recently-dialed.ts'
import { addDoNotCallRoutes } from './do-not-call/do-not-call-routes.ts'
import { createEventHub } from './events/event-hub.ts'
import { addExplainRoutes } from './explain/explain-routes.ts'
import { addHistoryRoutes } from './history/history-routes.ts'
import { createBodyReader } from './http/body.ts'
import { closing } from './http/closing.ts'
import { onlyMethods } from './http/problem.ts'
import { problems } from './http/problem-handler.ts'
import { sameOrigin } from './http/same-origin.ts'
import { addNumberRoutes } from './numbers/number-routes.ts'
import { addOpenApiRoutes } from './openapi/openapi-routes.ts'
import { createOperatorReport } from './operator/operator-report.ts'
import { addOperatorRoutes } from './operator/operator-routes.ts'
import { type OutdialOptions, resolveOptions } from './options.ts'
import { addRecurrenceRoutes } from './recurrence/recurrence-routes.ts'
import { addTimeRoutes } from './times/time-routes.ts'
import { webhooks } from './webhooks.ts'

/** An Express router that can be shut down. */
export interface OutdialRouter extends Router {
  /**
   * Ends all event streams, so that the server can close. From now on event streams, scheduling
   * calls, starting and resuming the dialer are refused with 503 `closing`. Calls and dialing in
   * progress are not affected.
   */
  close(): void
  /**
   * Resolves when the ended calls of the dialer are in the history. Calls that end later are still
   * logged, but not awaited. Records that an unavailable store does not accept are dropped, all
   * after 5 s, with an error to `onError`. Call it before you close the store.
   */
  drain(): Promise<void>
}

/**
 * Serves calls over HTTP. Mount it before body parsers:
 * `app.use(outdial({ webhooks: calls, scheduler }))`.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 */
export function outdial(options: OutdialOptions): OutdialRouter {
  const resolved = resolveOptions(options)
  const { dialing, maxCallMs, scheduler, allowNewQueues, receiverOf, publicUrl, defaultCountry, from, onError, clock } =
    resolved
  const epoch = randomUUID()
  const events = createEventHub({ epoch, clock, scheduler })
  const log = dialing && scheduler && createDialerLog({ epoch, clock, scheduler, onError })
  const listeners = log ? [events.dialer, log] : [events.dialer]
  const recentlyDialed = scheduler && countRecentlyDialed({ epoch, clock, scheduler, maxCallMs })
  const dialerSession = dialing && createDialerSession({ ...dialing, epoch, listeners, recentlyDialed, onError })
  const bodies = createBodyReader(clock)
  const mayChange = sameOrigin(publicUrl)
  const router = express.Router()
  let closed = false

  router.use(onlyOneHost)
  const access = addAccess(router, options, {
    publicUrl,
    clock,
    bodies,
    mayChange,
    onError,
    onSignOut: events.check,
  })

  // First, because webhooks are the most frequent requests.
  router
    .route('/webhooks/:provider/:reference')
    .post(webhooks(receiverOf, bodies, publicUrl))
    .all(onlyMethods('POST'))

  router
    .route('/api/events')
    .head(onlyMethods('GET'))
    .get(access.limitStreams, async (request, response) => {
      await dialerSession?.refresh()
      events.open(response, dialerSession?.snapshot(), access.sessionCheck(request))
    })
    .all(onlyMethods('GET'))

  if (dialerSession) addDialerRoutes(router, { session: dialerSession, bodies, mayChange })
  if (scheduler) {
    router.use('/api/calls', ({ method }, _response, next) => next(closed && method === 'POST' ? closing() : undefined))
    const demandQueues = allowNewQueues ? acceptNewQueues : demandExistingQueues(scheduler)
    addCallRoutes(router, { scheduler, bodies, mayChange, demandQueues, from, publicUrl })
    addExplainRoutes(router, { scheduler, bodies, mayChange })
    addRecurrenceRoutes(router, bodies, mayChange)
    const report = createOperatorReport(resolved.onOperator, onError)
    addDoNotCallRoutes(router, { scheduler, bodies, mayChange, report })
    addOperatorRoutes(router, { scheduler, bodies, mayChange, report })
    addHistoryRoutes(router, { scheduler, bodies, clock, mayChange })
  }
  addNumberRoutes(router, defaultCountry)
  addTimeRoutes(router)
  addOpenApiRoutes(router, {
    dialer: dialerSession !== undefined,
    scheduler: scheduler !== undefined,
    sessionCookie: access.sessionCookie,
    publicUrl,
  })
  router.use(problems(onError))

  return Object.assign(router, {
    close() {
      closed = true
      dialerSession?.close()
      events.close()
    },
    drain: async () => log?.close(),
  })
}
