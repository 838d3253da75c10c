import { randomUUID } from 'node:crypto'
import { createAccess } from './access/access.ts'
import { type Caller, demandAdmin, NOBODY } from './access/caller.ts'
import { ownedBy } from './access/owned-scheduler.ts'
import { sessionRoutes } from './access/session-routes.ts'
import { callRoutes } from './calls/call-routes.ts'
import { acceptNewQueues, demandExistingQueues } from './calls/existing-queues.ts'
import { capabilityRoutes } from './capabilities/capability-routes.ts'
import { dialerRoutes } from './dialer/dialer-routes.ts'
import { createDialerSessions } from './dialer/dialer-sessions.ts'
import { doNotCallRoutes } from './do-not-call/do-not-call-routes.ts'
import { createEventHub } from './events/event-hub.ts'
import { eventRoutes } from './events/event-routes.ts'
import { explainRoutes } from './explain/explain-routes.ts'
import { exportRoutes } from './export/export-routes.ts'
import { historyRoutes } from './history/history-routes.ts'
import { type Answer, answering } from './http/answer.ts'
import { createBodyReader } from './http/body.ts'
import { closing } from './http/closing.ts'
import { problemReply } from './http/problem-reply.ts'
import type { ApiRequest } from './http/request.ts'
import { createRoutes, forAdmins, type Routes } from './http/routes.ts'
import { sameOrigin } from './http/same-origin.ts'
import { listRoutes } from './lists/list-routes.ts'
import { logRoutes } from './log/log-routes.ts'
import { numberRoutes } from './numbers/number-routes.ts'
import { openApiRoutes } from './openapi/openapi-routes.ts'
import { createOperatorReport } from './operator/operator-report.ts'
import { operatorRoutes } from './operator/operator-routes.ts'
import { type OutdialOptions, resolveOptions } from './options.ts'
import { overviewRoutes } from './overview/overview-routes.ts'
import { recurrenceRoutes } from './recurrence/recurrence-routes.ts'
import { warnOfStrayWebhooks } from './stray-webhooks.ts'
import { timeRoutes } from './times/time-routes.ts'
import { type Connection, toWebHandler } from './web/web-handler.ts'
import { createWebhooks } from './webhook-handler.ts'

/** Serves calls over HTTP: takes a `Request`, and resolves with its `Response`. */
export interface Handler {
  /** The path under which it is mounted, without a slash at its end; empty at the root. */
  readonly basePath: string
  /** @param connection what the server knows of the request beside the request itself */
  (request: Request, connection?: Connection): Promise<Response>
  /**
   * Ends all event streams, so that the server can close. From now on event streams, scheduling
   * calls, starting and resuming the dialer are refused with 503 `closing`. Calls and dialing in
   * progress are not affected.
   */
  close(): void
  /** Asks `authorize` again about each open event stream now, and ends those of who is signed out. */
  checkSessions(): void
  /**
   * Resolves when the ended calls of the dialer are in the history. Calls that end later are still
   * logged, but not awaited. Records that an unavailable store does not accept are dropped, all
   * after 5 s, with an error to `onError`. Call it before you close the store.
   */
  drain(): Promise<void>
}

/**
 * Creates a handler in web standards, for every framework and runtime that has `Request` and
 * `Response`: `app.all('/*', context => handler(context.req.raw))`.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 */
export function createHandler(options: OutdialOptions): Handler {
  const resolved = resolveOptions(options)
  const { dialing, usersMayDial, maxCallMs, scheduler, allowNewQueues, publicUrl, basePath, onError, clock } = resolved
  const epoch = randomUUID()
  const events = createEventHub({ epoch, clock, scheduler })
  const sessions = dialing && createDialerSessions({ ...dialing, epoch, clock, events, scheduler, maxCallMs, onError })
  const mayDial = ({ role }: Caller) => usersMayDial || role === 'admin'
  const bodies = createBodyReader(clock)
  const access = createAccess(options, { publicName: publicUrl?.hostname, clock })
  const { lock, limiters, origins } = access
  const demandSameOrigin = sameOrigin(publicUrl, origins)
  const report = createOperatorReport(resolved.onOperator, onError)
  const pathOf = ({ mountPath }: ApiRequest) => (publicUrl ? publicUrl.pathname.replace(/\/$/, '') : mountPath)
  let closed = false

  const webhooks = createWebhooks(resolved, options)
  const ofDialer = sessions && dialerRoutes({ sessions, bodies })
  const api: Routes = {
    ...sessionRoutes({
      lock,
      hasAuthorize: options.authorize !== undefined,
      bodies,
      pathOf,
      publicUrl,
      limit: limiters.signIn,
      onSignOut: events.check,
    }),
    ...eventRoutes({
      events,
      sessionOf: caller => (mayDial(caller) ? sessions?.of(caller) : undefined),
      limit: limiters.eventStream,
    }),
    ...(ofDialer && (usersMayDial ? ofDialer : forAdmins(ofDialer))),
    ...(scheduler && {
      ...callRoutes({
        schedulerOf: ownedBy(scheduler),
        bodies,
        demandQueues: allowNewQueues ? acceptNewQueues : demandExistingQueues(scheduler),
        from: resolved.from,
        pathOf,
      }),
      ...logRoutes({ schedulerOf: ownedBy(scheduler) }),
      ...exportRoutes({ schedulerOf: ownedBy(scheduler), clock, onError }),
      ...explainRoutes({ scheduler, schedulerOf: ownedBy(scheduler), bodies }),
      ...listRoutes({
        scheduler,
        schedulerOf: ownedBy(scheduler),
        bodies,
        from: resolved.from,
        defaultCountry: resolved.defaultCountry,
        maxUserLines: resolved.maxUserLines,
        now: () => clock.now(),
      }),
      ...overviewRoutes({
        scheduler,
        schedulerOf: ownedBy(scheduler),
        dialerOf: caller =>
          sessions && mayDial(caller) ? { lines: sessions.lines, ...sessions.usage(caller) } : undefined,
        clock,
      }),
      ...recurrenceRoutes(bodies),
      ...forAdmins(doNotCallRoutes({ scheduler, bodies, report })),
      ...forAdmins(operatorRoutes({ scheduler, dialer: sessions, bodies, report })),
      ...historyRoutes({ schedulerOf: ownedBy(scheduler), bodies, events, clock }),
    }),
    ...capabilityRoutes({
      scheduler,
      dialer: dialing?.dialer,
      mayDial,
      defaultCountry: resolved.defaultCountry,
    }),
    ...numberRoutes(resolved.defaultCountry),
    ...timeRoutes,
    ...openApiRoutes({
      dialer: sessions !== undefined,
      scheduler: scheduler !== undefined,
      sessionCookie: lock?.cookieName,
      pathOf,
    }),
  }
  const findRoute = createRoutes(api)

  const answerApi: Answer = async request => {
    access.checkHost(request)
    const preflight = origins.preflight(request)
    if (preflight) return preflight
    const limits = await limiters.api(request)
    const isSignIn = request.method === 'POST' && request.path === '/api/session'
    const caller: Caller = isSignIn ? NOBODY : await access.callerOf(request)
    request.onCaller?.(caller)
    const found = findRoute(request)
    if (!found) return undefined
    if (!READS.has(request.method)) demandSameOrigin(request)
    if (found.adminOnly) demandAdmin(caller)
    if (closed && request.method === 'POST' && /^\/api\/(calls|lists)/.test(request.path)) throw closing()
    const reply = await found.route(request, found.params, caller)
    return { ...reply, headers: { ...limits, ...reply.headers } }
  }

  const failure = (error: unknown) => problemReply(error, onError)
  const answerWebhook = answering(webhooks.answer, onError)
  const answers = answering(answerApi, onError)
  const noticeStray = warnOfStrayWebhooks()

  const answer: Answer = async request => {
    if (request.path.startsWith('/webhooks/')) return answerWebhook(request)
    if (!isBelowApi(request.path)) {
      noticeStray(request)
      return undefined
    }
    const reply = await answers(request)
    return reply && { ...reply, headers: { ...reply.headers, ...origins.headers(request) } }
  }

  return Object.assign(toWebHandler({ answer, routes: { ...webhooks.routes, ...api }, failure }, basePath), {
    basePath,
    close() {
      closed = true
      sessions?.close()
      events.close()
    },
    checkSessions: events.check,
    drain: async () => sessions?.drain(),
  })
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

// Apps may have routes of their own there, and match them in any case.
const isBelowApi = (path: string) => /^\/api(\/|$)/i.test(path)
