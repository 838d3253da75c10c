import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { Country } from '@outdial/call-client/phone'
import type { Scheduler } from '@outdial/scheduler-core'
import { cursorAfter } from '@outdial/scheduler-core/internal'
import type { Caller } from '../access/caller.ts'
import type { SchedulerOf } from '../access/owned-scheduler.ts'
import { callOf } from '../calls/call-of.ts'
import type { BodyReader } from '../http/body.ts'
import { Problem } from '../http/problem.ts'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { waitingOf } from '../overview/waiting-queues.ts'
import { type AddListParts, addList, type ListToAdd, refusedRows } from './add-list.ts'
import { checkBodySchema, checkNumbers, toListCalls } from './check-calls.ts'
import { callsToDialAgain, nextName } from './dial-again.ts'
import {
  dialAgainSchema,
  listCallsQuerySchema,
  listChangeSchema,
  newListSchema,
  stopListSchema,
} from './list-schemas.ts'
import { createReadLists } from './read-lists.ts'
import { createDemandLines } from './user-lines.ts'

export interface ListRoutes {
  readonly scheduler: Pick<
    Scheduler,
    'queues' | 'counts' | 'get' | 'addQueue' | 'changeQueue' | 'explainQueues' | 'dispatching'
  >
  readonly schedulerOf: SchedulerOf
  readonly bodies: BodyReader
  /** The `from` of calls that have none. */
  readonly from: PhoneNumber | undefined
  readonly defaultCountry: Country | undefined
  /** The most lines of all lists of a user together. */
  readonly maxUserLines: number
  readonly now: () => Date
}

const BODY = { maxBytes: 32 * 1024 * 1024, types: ['application/json'] }
const CHECK_BODY = { maxBytes: 1024 * 1024, types: ['application/json'] }
// A list uses the memory of its body and of its calls.
const ADDED_AT_ONCE = 2

/** Lists of calls: queues with a name, that are imported, started, paused, stopped and dialed again. */
export function listRoutes(parts: ListRoutes): Routes {
  const { scheduler, schedulerOf, bodies, from, defaultCountry, maxUserLines, now } = parts
  const lists = createReadLists(scheduler)
  const demandLines = createDemandLines(scheduler, maxUserLines)
  const partsFor = (caller: Caller): AddListParts => ({
    scheduler,
    own: schedulerOf(caller),
    caller,
    from,
    at: now(),
  })
  let adding = 0

  const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (adding >= ADDED_AT_ONCE) throw busy()
    adding++
    try {
      return await work()
    } finally {
      adding--
    }
  }

  const add = async (caller: Caller, list: ListToAdd, leftOut: number) => {
    const created = await addList(partsFor(caller), list)
    const { list: added } = await lists.demand(caller, list.name)
    return reply(created ? 201 : 200, { ...added, created, leftOut })
  }

  return {
    '/api/lists': {
      async GET(_request, _params, caller) {
        const maxLines = caller.role === 'user' ? maxUserLines : undefined
        return reply(200, { lists: await lists.all(caller), maxLines })
      },
      async POST(request, _params, caller) {
        const {
          calls: sent,
          concurrency = 1,
          paused = false,
          ...body
        } = await bodies.json(newListSchema, request, BODY)
        const { signal } = request
        return inTurn(async () => {
          const own = schedulerOf(caller)
          const { calls, refused } = await toListCalls(sent, signal)
          if (refused.length > 0) throw refusedRows(refused)
          const found = await own.check(calls, { signal })
          if (found.refused.length > 0) throw refusedRows(found.refused)
          if (!paused) await demandLines(caller, { queue: '', concurrency })
          return add(caller, { ...body, concurrency, paused, calls }, 0)
        })
      },
    },
    '/api/lists/:name': {
      async GET(_request, { name = '' }, caller) {
        const { list, queue } = await lists.demand(caller, name)
        if (list.counts.scheduled === 0) return reply(200, list)
        const [explained] = await scheduler.explainQueues([queue])
        return reply(200, { ...list, reasons: explained && waitingOf(explained).reasons })
      },
      async PATCH(request, { name = '' }, caller) {
        const change = await bodies.json(listChangeSchema, request)
        const { list } = await lists.demand(caller, name)
        const { concurrency = list.concurrency, paused = list.paused } = change
        if (!paused) await demandLines(caller, { queue: list.queue, concurrency })
        await scheduler.changeQueue(list.queue, change)
        return reply(200, (await lists.demand(caller, name)).list)
      },
    },
    '/api/lists/:name/calls': {
      async GET(request, { name = '' }, caller) {
        const { first = 0, limit = 100 } = readQuery(listCallsQuerySchema, request, {
          first: 'number',
          limit: 'number',
        })
        const { list, first: start } = await lists.demand(caller, name)
        const { ownerId } = caller.role === 'user' ? caller : {}
        const query = { queue: list.queue, order: 'soonest', ...(ownerId !== undefined && { ownerId }) } as const
        const sequence = start.sequence + first - 1
        const cursor = first === 0 ? undefined : cursorAfter(query, { at: start.at, sequence })
        const { calls } = await schedulerOf(caller).list({ ...query, limit, cursor })
        return reply(200, { calls: calls.map(callOf) })
      },
    },
    '/api/lists/:name/stop': {
      async POST(request, { name = '' }, caller) {
        const { hangUp = false } = await bodies.json(stopListSchema, request)
        const { queue } = (await lists.demand(caller, name)).list
        await scheduler.changeQueue(queue, { paused: true })
        const filter = hangUp ? { queue } : ({ queue, status: 'scheduled' } as const)
        const { cancelled, failed } = await schedulerOf(caller).cancelAll(filter)
        const { list } = await lists.demand(caller, name)
        return reply(200, { ...list, cancelled, notHungUp: failed.length })
      },
    },
    '/api/lists/:name/again': {
      async POST(request, { name = '' }, caller) {
        const body = await bodies.json(dialAgainSchema, request)
        const { which, indeterminate = false, paused = false } = body
        const { list } = await lists.demand(caller, name)
        if (list.state !== 'finished') throw notFinished(list.state)
        const { concurrency = list.concurrency } = body
        if (!paused) await demandLines(caller, { queue: '', concurrency })
        return inTurn(async () => {
          const own = schedulerOf(caller)
          const wanted = await callsToDialAgain(own, list.queue, { which, indeterminate })
          const { refused } = await own.check(wanted)
          const left = new Set(refused.map(({ index }) => index))
          const calls = wanted.filter((_, index) => !left.has(index))
          if (calls.length === 0) throw nobodyLeft()
          const { callsPerSecond } = list
          const again = { name: body.name ?? nextName(name), concurrency, paused, callsPerSecond, calls }
          return add(caller, again, left.size)
        })
      },
    },
    '/api/check': {
      async POST(request, _params, caller) {
        const { numbers, ...body } = await bodies.json(checkBodySchema, request, CHECK_BODY)
        const options = { defaultCountry: body.defaultCountry ?? defaultCountry, signal: request.signal }
        return reply(200, { numbers: await checkNumbers(schedulerOf(caller), numbers, options) })
      },
    },
  }
}

const busy = () =>
  new Problem({
    status: 503,
    code: 'busy',
    detail: 'Other lists are being added: send it again',
    headers: { 'Retry-After': '1' },
  })

const notFinished = (state: string) =>
  new Problem({
    status: 409,
    code: 'not-in-this-state',
    detail: `Expected a finished list, got one that is ${state}: wait for its end, or stop it`,
  })

const nobodyLeft = () => new Problem({ status: 409, code: 'nobody-left', detail: 'There is nobody left to dial again' })
