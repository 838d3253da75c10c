import type { PhoneNumber } from '@outdial/call-client/kernel'
import { isSchedulerError, type Scheduler } from '@outdial/scheduler-core'
import type { Request, RequestHandler, Response, Router } from 'express'
import * as z from 'zod'
import type { BodyReader } from '../http/body.ts'
import { checked } from '../http/checked.ts'
import { mountPath } from '../http/mount-path.ts'
import { onlyMethods, Problem } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import { toProblem } from '../http/scheduler-problem.ts'
import { callEditSchema, newCallSchema, newCallsSchema, toCallEdit, toCallInput } from './call-bodies.ts'
import { callDetailsOf, callOf } from './call-of.ts'
import { toListQuery } from './calls-query.ts'
import { idempotencyKeyOf } from './idempotency.ts'
import { demandIfMatch, etagOf, toIfVersion } from './if-match.ts'

export interface CallRoutes {
  readonly scheduler: Pick<Scheduler, 'schedule' | 'edit' | 'cancel' | 'get' | 'list'>
  readonly bodies: BodyReader
  /** Stands before every change. */
  readonly mayChange: RequestHandler
  /** Where a call comes from that does not say it. */
  readonly from: PhoneNumber | undefined
  readonly publicUrl: URL | undefined
}

const BODY = { maxBytes: 1024 * 1024, types: ['application/json'] }
// Of a key that was used for something else, nobody would get what they asked for.
const SAME = { ifKnown: 'same' } as const
const PATCH_BODY = { ...BODY, types: ['application/json', 'application/merge-patch+json'] }

/** Schedules, lists, shows, edits and cancels calls. */
export function addCallRoutes(router: Router, { scheduler, bodies, mayChange, from, publicUrl }: CallRoutes): void {
  router
    .route('/api/calls')
    .get(async (request, response) => {
      const { calls, cursor } = await scheduler.list(toListQuery(request))
      reply(response, 200, { calls: calls.map(callOf), cursor })
    })
    .post(mayChange, async (request, response) => {
      const key = idempotencyKeyOf(request)
      const sent = await bodies.json(z.unknown(), request, response, BODY)
      if (Array.isArray(sent)) await addSeveral(sent, key, response)
      else await addOne(sent, key, request, response)
    })
    .all(onlyMethods('GET, HEAD, POST'))

  router
    .route('/api/calls/:id')
    .get(async ({ params }, response) => {
      const call = await scheduler.get(params.id)
      if (!call) throw unknownCall(params.id)
      reply(response, 200, callDetailsOf(call), { ETag: etagOf(call) })
    })
    .patch(mayChange, async (request, response) => {
      const { id } = request.params
      demandIfMatch(request)
      const ifVersion = toIfVersion(request)
      const edit = toCallEdit(await bodies.json(callEditSchema, request, response, PATCH_BODY))
      const call = await scheduler.edit(id, edit, { ifVersion }).catch(refused(id))
      reply(response, 200, callOf(call), { ETag: etagOf(call) })
    })
    .delete(mayChange, async (request, response) => {
      const { id } = request.params
      const call = await scheduler.cancel(id, { ifVersion: toIfVersion(request) }).catch(refused(id))
      reply(response, 200, callOf(call), { ETag: etagOf(call) })
    })
    .all(onlyMethods('GET, HEAD, PATCH, DELETE'))

  const addOne = async (sent: unknown, key: string | undefined, request: Request, response: Response) => {
    const asked = toCallInput(checked(newCallSchema, sent), { key, from })
    const call = await scheduler.schedule(asked, SAME)
    const location = `${mountPath(request, publicUrl)}/api/calls/${call.id}`
    reply(response, 201, callOf(call), { ETag: etagOf(call), Location: location })
  }

  const addSeveral = async (sent: readonly unknown[], key: string | undefined, response: Response) => {
    const asked = checked(newCallsSchema, sent, { code: 'invalid-body', name: 'calls' }).map((body, index) =>
      toCallInput(body, { key: key && `${key}/${index}`, from }),
    )
    const calls = await scheduler.schedule(asked, SAME)
    reply(response, 201, { calls: calls.map(callOf) })
  }

  /** Tells what became of the call that could not be changed. */
  const refused =
    (id: string) =>
    async (error: unknown): Promise<never> => {
      if (!isSchedulerError(error) || !ABOUT_THE_CALL.has(error.code)) throw error
      const call = await scheduler.get(id)
      throw toProblem(error, call && { call: callOf(call) })
    }
}

const ABOUT_THE_CALL: ReadonlySet<string> = new Set(['begun', 'ended', 'conflict', 'not-supported'])

const unknownCall = (id: string) =>
  new Problem({
    status: 404,
    code: 'unknown-call',
    detail: `Expected the id of a call, got ${JSON.stringify(id.slice(0, 60))}`,
  })
