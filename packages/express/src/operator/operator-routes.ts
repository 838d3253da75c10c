import { isSchedulerError, type Scheduler } from '@outdial/scheduler-core'
import type { RequestHandler, Router } from 'express'
import * as z from 'zod'
import { callDetailsOf } from '../calls/call-of.ts'
import { etagOf } from '../calls/if-match.ts'
import { nothingSchema } from '../dialer/dialer-schemas.ts'
import type { BodyReader } from '../http/body.ts'
import { onlyMethods, Problem } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import { validate } from '../http/validate.ts'
import { dispatchingOf } from './dispatching.ts'
import type { OperatorAction, OperatorReport } from './operator-report.ts'

export interface OperatorRoutes {
  readonly scheduler: Pick<Scheduler, 'dispatching' | 'queues' | 'pauseAll' | 'resumeAll' | 'release' | 'freeLine'>
  readonly bodies: BodyReader
  /** Runs before every change. */
  readonly mayChange: RequestHandler
  readonly report: OperatorReport
}

/** The body that frees a line. */
export const freeLineSchema = z.strictObject({
  iKnowItIsOver: z
    .literal(true, { error: 'true, since a line that is freed during its call exceeds the limit' })
    .meta({ description: 'The call is surely over' }),
})

const number = { error: 'the number of an attempt, from 1' }
const attemptNumber = z
  .string(number)
  .regex(/^[1-9]\d{0,5}$/, number)
  .transform(Number)

/** Shows what is dispatched, and lets an operator pause everything, end back-offs and free lines. */
export function addOperatorRoutes(router: Router, routes: OperatorRoutes): void {
  const { scheduler, bodies, mayChange, report } = routes

  router
    .route('/api/dispatching')
    .get(async (_request, response) => reply(response, 200, await dispatchingOf(scheduler)))
    .all(onlyMethods('GET, HEAD'))

  /** A change without a body of its own, which answers with the state after it. */
  const change = (path: string, act: (name: string) => Promise<OperatorAction>) =>
    router
      .route(path)
      .post(mayChange, async (request, response) => {
        await bodies.json(nothingSchema, request, response)
        report(await act(String(request.params.name)), request)
        reply(response, 200, await dispatchingOf(scheduler))
      })
      .all(onlyMethods('POST'))

  change('/api/dispatching/pause', async () => {
    await scheduler.pauseAll()
    return { action: 'pause-all' }
  })
  change('/api/dispatching/resume', async () => {
    await scheduler.resumeAll()
    return { action: 'resume-all' }
  })
  change('/api/queues/:name/release', async queue => {
    await scheduler.release({ queue }).catch(unknownAs('queue', queue))
    return { action: 'release', queue }
  })
  change('/api/providers/:name/release', async provider => {
    await scheduler.release({ provider }).catch(unknownAs('provider', provider))
    return { action: 'release', provider }
  })

  router
    .route('/api/calls/:id/attempts/:attempt/free-line')
    .post(mayChange, async (request, response) => {
      const { id: callId } = request.params
      const attempt = validate(attemptNumber, request.params.attempt, {
        code: 'invalid-path',
        detail: 'The path contains no attempt',
        name: 'attempt',
      })
      const options = await bodies.json(freeLineSchema, request, response)
      const call = await scheduler.freeLine({ callId, attempt }, options).catch((error: unknown) => {
        throw isSchedulerError(error) && error.code === 'conflict' ? notFreeable(error) : error
      })
      report({ action: 'free-line', callId, attempt }, request)
      reply(response, 200, callDetailsOf(call), { ETag: etagOf(call) })
    })
    .all(onlyMethods('POST'))
}

/** The path names the queue or provider, so an unknown one is answered with 404. */
const unknownAs = (what: 'queue' | 'provider', name: string) => (error: unknown) => {
  if (!isSchedulerError(error) || error.code !== `unknown-${what}`) throw error
  const got = JSON.stringify(name.slice(0, 60))
  throw new Problem({ status: 404, code: error.code, detail: `Expected the name of a ${what}, got ${got}` })
}

const notFreeable = (cause: Error) =>
  new Problem({ status: 409, code: 'not-in-this-state', detail: cause.message, cause })
