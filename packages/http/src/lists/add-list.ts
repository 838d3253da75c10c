import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import { type CallInput, isSchedulerError, type PlanRefusal, type ScheduledCall } from '@outdial/scheduler-core'
import type { Caller } from '../access/caller.ts'
import type { OwnedScheduler } from '../access/owned-scheduler.ts'
import { Problem } from '../http/problem.ts'
import { firstKeyOf, queueOf } from './own-queues.ts'

export interface ListToAdd {
  readonly name: string
  readonly concurrency: number
  readonly paused: boolean
  readonly callsPerSecond?: number | undefined
  readonly calls: readonly CallInput[]
}

export interface AddListParts {
  readonly scheduler: Pick<Scheduler, 'counts' | 'addQueue' | 'changeQueue'>
  /** The scheduler of the caller. */
  readonly own: OwnedScheduler
  readonly caller: Caller
  readonly from: PhoneNumber | undefined
  /** Now. All calls of a list are due at the same time, so that they are dialed in its order. */
  readonly at: Date
}

/**
 * Adds all calls of a list in one commit: all or none. The first call has a key made of the list's name,
 * and the last one of the list's content. So a name is given once, and the same list again is the one
 * that is there.
 *
 * @returns whether it was added now
 * @throws {Problem} 409 `list-exists` for another list of this name, or a queue of the application that has calls
 */
export async function addList({ scheduler, own, caller, from, at }: AddListParts, list: ListToAdd): Promise<boolean> {
  const { name, calls, concurrency, paused, callsPerSecond } = list
  const digest = digestOf(calls)
  const known = await findSame(own, list, digest)
  if (known !== undefined) return false
  const queue = queueOf(caller, name)
  if (Object.values(await scheduler.counts({ queue })).some(count => count > 0)) {
    // The same request was faster, or the queue is one of the application: its lines stay as they are.
    if ((await findSame(own, list, digest)) !== undefined) return false
    throw listExists(name)
  }
  await scheduler.addQueue(queue, { concurrency, paused, callsPerSecond })
  // An earlier request may have created the queue and then failed.
  await scheduler.changeQueue(queue, { concurrency, paused, callsPerSecond: callsPerSecond ?? null })
  const keyOf = (index: number) =>
    index === 0 ? { key: firstKeyOf(name) } : index === calls.length - 1 ? { key: lastKeyOf(name, digest) } : undefined
  const inputs = calls.map(
    (call, index): CallInput => ({ ...call, at, queue, ...keyOf(index), misfireAfterMs: 'never' }),
  )
  try {
    await own.schedule(inputs, { ifKnown: 'refuse', from })
    return true
  } catch (error) {
    // The same request, or another list of this name, was faster.
    if (!isSchedulerError(error) || error.code !== 'key-reused') throw error
    if ((await findSame(own, list, digest)) !== undefined) return false
    throw error
  }
}

/** The first call of the list, if the same one was added before. @throws {Problem} 409 for another list */
async function findSame(own: OwnedScheduler, list: ListToAdd, digest: string): Promise<ScheduledCall | undefined> {
  const first = await own.get({ key: firstKeyOf(list.name) })
  if (!first) return undefined
  const [one, ...more] = list.calls
  const isSame =
    more.length > 0
      ? (await own.get({ key: lastKeyOf(list.name, digest) })) !== undefined
      : first.to === one?.to &&
        isDeepStrictEqual(plain(first.metadata), plain(one.metadata)) &&
        (await own.list({ queue: first.queue, limit: 2 })).calls.length === 1
  if (isSame) return first
  throw listExists(list.name)
}

const listExists = (name: string) =>
  new Problem({
    status: 409,
    code: 'list-exists',
    detail: `Expected a new name, got ${JSON.stringify(name)}, which another list or a queue of the application has`,
  })

const lastKeyOf = (name: string, digest: string) => `${firstKeyOf(name)}/${digest}`

const plain = (value: object | undefined): unknown => value && JSON.parse(JSON.stringify(value))

function digestOf(calls: readonly CallInput[]): string {
  const hash = createHash('sha256')
  for (const { to, from, metadata, timeZone, provider } of calls) {
    hash.update(JSON.stringify([to, from, metadata, timeZone, provider]))
  }
  return hash.digest('base64url').slice(0, 22)
}

/** The refusal of a list, with each row that does not fit. */
export function refusedRows(refused: readonly PlanRefusal[]): Problem {
  const errors = refused.slice(0, MOST_ERRORS).map(({ index, code, message }) => ({
    field: `calls[${index}]`,
    detail: message,
    index,
    code,
  }))
  const count = refused.length
  return new Problem({
    status: 422,
    code: 'invalid-rows',
    detail: `${count} ${count === 1 ? 'row does' : 'rows do'} not fit, and nothing was scheduled`,
    fields: { errors, refused: count },
  })
}

const MOST_ERRORS = 10_000
