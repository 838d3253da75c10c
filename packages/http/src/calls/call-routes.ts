import { isCallError, type PhoneNumber } from '@outdial/call-client/kernel'
import { type CancelledCalls, isSchedulerError, type ScheduleOptions } from '@outdial/scheduler-core'
import * as z from 'zod'
import type { OwnedScheduler, SchedulerOf } from '../access/owned-scheduler.ts'
import type { BodyReader } from '../http/body.ts'
import { Problem } from '../http/problem.ts'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import type { ApiRequest } from '../http/request.ts'
import type { Routes } from '../http/routes.ts'
import { toProblem } from '../http/scheduler-problem.ts'
import { validate } from '../http/validate.ts'
import { editSchema, newCallSchema, newCallsSchema } from './call-bodies.ts'
import { addedCallOf, callDetailsOf, callOf } from './call-of.ts'
import { countsQuerySchema, scopeQuerySchema, toCancelFilter, toListQuery } from './calls-query.ts'
import type { DemandQueues } from './existing-queues.ts'
import { idempotencyKeyOf } from './idempotency.ts'
import { demandIfMatch, etagOf, toIfVersions } from './if-match.ts'
import { unknownCall } from './unknown-call.ts'

export interface CallRoutes {
  readonly schedulerOf: SchedulerOf
  readonly bodies: BodyReader
  readonly demandQueues: DemandQueues
  /** The `from` of calls that have none. */
  readonly from: PhoneNumber | undefined
  /** The public path of the handler. */
  readonly pathOf: (request: ApiRequest) => string
}

const BODY = { maxBytes: 1024 * 1024, types: ['application/json'] }
const PATCH_BODY = { ...BODY, types: ['application/json', 'application/merge-patch+json'] }

/** Schedules, lists, counts, shows, edits and cancels calls. */
export function callRoutes({ schedulerOf, bodies, demandQueues, from, pathOf }: CallRoutes): Routes {
  const addOne = async (scheduler: OwnedScheduler, sent: unknown, terms: ScheduleOptions, request: ApiRequest) => {
    const input = validate(newCallSchema, sent)
    await demandQueues([{ queue: input.queue, field: 'queue' }])
    const call = await scheduler.schedule(input, terms).catch(refused(scheduler))
    const location = `${pathOf(request)}/api/calls/${call.id}`
    return reply(201, addedCallOf(call), { ETag: etagOf(call), Location: location })
  }

  const addSeveral = async (scheduler: OwnedScheduler, sent: readonly unknown[], terms: ScheduleOptions) => {
    const inputs = validate(newCallsSchema, sent, { code: 'invalid-body', name: 'calls' })
    await demandQueues(inputs.map(({ queue }, index) => ({ queue, field: `calls[${index}].queue` })))
    const calls = await scheduler.schedule(inputs, terms).catch(refused(scheduler))
    return reply(201, { calls: calls.map(addedCallOf) })
  }

  /** The version of several that the call has now. */
  const oneOf = async (
    scheduler: OwnedScheduler,
    versions: readonly number[] | undefined,
    id: string,
  ): Promise<number | undefined> => {
    if (!versions || versions.length === 1) return versions?.[0]
    const call = await scheduler.get(id)
    if (!call) throw unknownCall(id)
    if (versions.includes(call.version)) return call.version
    throw new Problem({
      status: 412,
      code: 'conflict',
      detail: `Expected an ETag of the call as it is now, ${etagOf(call)}: the call has changed, or the tag is weak`,
      fields: { call: callOf(call) },
      headers: { ETag: etagOf(call) },
    })
  }

  /** Adds the call that an error is about: the one with this id, or the one that has the key. */
  const refused =
    (scheduler: OwnedScheduler, id?: string) =>
    async (error: unknown): Promise<never> => {
      if (id !== undefined && isSchedulerError(error) && error.code === 'unknown-call') throw unknownCall(id)
      if (!isSchedulerError(error) || !ABOUT_A_CALL.has(error.code)) throw error
      const call = await scheduler.get(id ?? error.callId ?? '')
      throw call ? toProblem(error, { call: callOf(call) }, { ETag: etagOf(call) }) : error
    }

  return {
    '/api/calls': {
      async GET(request, _params, caller) {
        const { calls, cursor } = await schedulerOf(caller).list(toListQuery(request))
        return reply(200, { calls: calls.map(callOf), cursor })
      },
      async POST(request, _params, caller) {
        const scheduler = schedulerOf(caller)
        const key = idempotencyKeyOf(request)
        const sent = await bodies.json(z.unknown(), request, BODY)
        // With `any`, a reused key would return a call that this request does not describe.
        const terms = { ifKnown: 'same', key, from } as const
        return Array.isArray(sent) ? addSeveral(scheduler, sent, terms) : addOne(scheduler, sent, terms, request)
      },
      async DELETE(request, _params, caller) {
        const { signal } = request
        const { cancelled, failed } = await schedulerOf(caller).cancelAll(toCancelFilter(request), { signal })
        return reply(200, { cancelled, failed: failed.map(notHungUp) })
      },
    },
    '/api/counts': {
      async GET(request, _params, caller) {
        return reply(200, await schedulerOf(caller).counts(readQuery(countsQuerySchema, request)))
      },
    },
    '/api/calls/:id': {
      async GET(_request, { id = '' }, caller) {
        const call = await schedulerOf(caller).get(id)
        if (!call) throw unknownCall(id)
        return reply(200, callDetailsOf(call), { ETag: etagOf(call) })
      },
      async PATCH(request, { id = '' }, caller) {
        const scheduler = schedulerOf(caller)
        demandIfMatch(request)
        const versions = toIfVersions(request)
        const edit = await bodies.json(editSchema, request, PATCH_BODY)
        await demandQueues([{ queue: edit.queue, field: 'queue' }])
        const ifVersion = await oneOf(scheduler, versions, id)
        const call = await scheduler.edit(id, edit, { ifVersion, ...scopeOf(request) }).catch(refused(scheduler, id))
        return reply(200, callOf(call), { ETag: etagOf(call) })
      },
      async DELETE(request, { id = '' }, caller) {
        const scheduler = schedulerOf(caller)
        const ifVersion = await oneOf(scheduler, toIfVersions(request), id)
        const call = await scheduler.cancel(id, { ifVersion, ...scopeOf(request) }).catch(refused(scheduler, id))
        return reply(200, callOf(call), { ETag: etagOf(call) })
      },
    },
  }
}

const scopeOf = (request: Pick<ApiRequest, 'query'>) => readQuery(scopeQuerySchema, request)

const ABOUT_A_CALL: ReadonlySet<string> = new Set(['begun', 'ended', 'conflict', 'not-supported', 'key-reused'])

function notHungUp({ callId, error }: CancelledCalls['failed'][number]) {
  if (isSchedulerError(error) || isCallError(error)) return { callId, code: error.code, detail: error.message }
  return { callId, code: 'provider-failed', detail: 'The provider failed' }
}
