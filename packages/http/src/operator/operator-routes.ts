import { isSchedulerError, type Scheduler } from '@outdial/scheduler-core'
import * as z from 'zod'
import { callDetailsOf } from '../calls/call-of.ts'
import { etagOf } from '../calls/if-match.ts'
import { nothingSchema } from '../dialer/dialer-schemas.ts'
import type { DialerSessions } from '../dialer/dialer-sessions.ts'
import type { BodyReader } from '../http/body.ts'
import { Problem } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import type { Methods, Routes } from '../http/routes.ts'
import { validate } from '../http/validate.ts'
import { dispatchingOf } from './dispatching.ts'
import type { OperatorAction, OperatorReport } from './operator-report.ts'

export interface OperatorRoutes {
  readonly scheduler: Pick<Scheduler, 'dispatching' | 'queues' | 'pauseAll' | 'resumeAll' | 'release' | 'freeLine'>
  /** Dials lists of its own, which are paused with everything else. */
  readonly dialer: Pick<DialerSessions, 'pauseAll' | 'resumeAll'> | undefined
  readonly bodies: BodyReader
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
export function operatorRoutes({ scheduler, dialer, bodies, report }: OperatorRoutes): Routes {
  /** A change without a body of its own, which answers with the state after it. */
  const change = (act: (name: string) => Promise<OperatorAction>): Methods => ({
    async POST(request, { name = '' }) {
      await bodies.json(nothingSchema, request)
      report(await act(name), request)
      return reply(200, await dispatchingOf(scheduler))
    },
  })

  return {
    '/api/dispatching': { GET: async () => reply(200, await dispatchingOf(scheduler)) },
    '/api/dispatching/pause': change(async () => {
      // Before the store is asked, which may be away; and after it, for a list that began meanwhile.
      dialer?.pauseAll()
      await scheduler.pauseAll()
      dialer?.pauseAll()
      return { action: 'pause-all' }
    }),
    '/api/dispatching/resume': change(async () => {
      await scheduler.resumeAll()
      await dialer?.resumeAll()
      return { action: 'resume-all' }
    }),
    '/api/queues/:name/release': change(async queue => {
      await scheduler.release({ queue }).catch(unknownAs('queue', queue))
      return { action: 'release', queue }
    }),
    '/api/providers/:name/release': change(async provider => {
      await scheduler.release({ provider }).catch(unknownAs('provider', provider))
      return { action: 'release', provider }
    }),
    '/api/calls/:id/attempts/:attempt/free-line': {
      async POST(request, params) {
        const callId = params.id ?? ''
        const attempt = validate(attemptNumber, params.attempt, {
          code: 'invalid-path',
          detail: 'The path contains no attempt',
          name: 'attempt',
        })
        const options = await bodies.json(freeLineSchema, request)
        const call = await scheduler.freeLine({ callId, attempt }, options).catch((error: unknown) => {
          throw isSchedulerError(error) && error.code === 'conflict' ? notFreeable(error) : error
        })
        report({ action: 'free-line', callId, attempt }, request)
        return reply(200, callDetailsOf(call), { ETag: etagOf(call) })
      },
    },
  }
}

/** The path names the queue or provider, so an unknown one is answered with 404. */
const unknownAs = (what: 'queue' | 'provider', name: string) => (error: unknown) => {
  if (!isSchedulerError(error) || error.code !== `unknown-${what}`) throw error
  const got = JSON.stringify(name.slice(0, 60))
  throw new Problem({ status: 404, code: error.code, detail: `Expected the name of a ${what}, got ${got}` })
}

const notFreeable = (cause: Error) =>
  new Problem({ status: 409, code: 'not-in-this-state', detail: cause.message, cause })
