import { isOutcome } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import {
  type CallStore,
  createScheduler,
  type HistoryEntry,
  memoryStore,
  type Scheduler,
} from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'
import { expect, it } from 'vitest'
import { FICTIONAL_RANGES } from './fictional-numbers.ts'
import { SAMPLE_PROVIDER } from './schedule-upcoming.ts'
import { type SeedOptions, seed } from './seed.ts'
import { settableClock } from './settable-clock.ts'
import { createNetwork, SEED_PROVIDER } from './simulated-network.ts'

const UNTIL = new Date('2026-11-21T10:00:00Z')
const DAY_MS = 86_400_000
const OURS = ['+12025550123', '+442079460018', '+493023125042']

async function seeded(options: Partial<SeedOptions> = {}) {
  const clock = options.clock ?? settableClock(manualClock(UNTIL))
  const store = options.store ?? memoryStore({ clock })
  await seed({ store, clock, calls: 300, until: UNTIL, ...options })
  expect(clock.now()).toEqual(UNTIL)
  return { clock, ...(await read(store)) }
}

/** Reads everything in a store. */
async function read(store: CallStore) {
  const { client } = createNetwork(manualClock(UNTIL), () => [])
  const scheduler = createScheduler({ store, clients: client, concurrency: 1, clock: manualClock(UNTIL) })
  const { calls } = await scheduler.list({ limit: 1000 })
  const details = await Promise.all(calls.map(async ({ id }) => scheduler.get(id)))
  const history = (await Promise.all(OURS.map(async number => historyOf(scheduler, number)))).flat()
  return { store, scheduler, calls, details: details.flatMap(call => call ?? []), history }
}

async function historyOf({ history }: Scheduler, number: string): Promise<readonly HistoryEntry[]> {
  const found: HistoryEntry[] = []
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await history(number, { limit: 1000, cursor })
    found.push(...page.calls)
    cursor = page.cursor
  }
  return found
}

/** Calls and history without their random ids, sorted since ids order entries of the same time. */
const comparable = ({ calls, history }: Awaited<ReturnType<typeof read>>) => ({
  calls: calls.map(({ id: _id, attempt: _attempt, ...call }) => call),
  history: history.map(({ id: _id, callId: _callId, ...entry }) => JSON.stringify(entry)).sort(),
})

it('the same seed gives the same history, another seed a different one', async () => {
  const [one, same, other] = [await seeded(), await seeded(), await seeded({ seed: 2 })]
  expect(comparable(one)).toEqual(comparable(same))
  expect(comparable(one).history).not.toEqual(comparable(other).history)
})

it('adds the requested count of calls: most have ended, some are inbound, a few are upcoming', async () => {
  const { calls, history } = await seeded()
  const inbound = history.filter(({ callId }) => callId === undefined)
  const upcoming = calls.filter(({ provider }) => provider === SAMPLE_PROVIDER)
  expect(calls.length + inbound.length).toBe(300)
  expect(upcoming).toHaveLength(30)
  expect(inbound.length).toBeGreaterThan(40)
  for (const { status, at } of upcoming) {
    expect([status, at > UNTIL, at.getTime() < UNTIL.getTime() + 7 * DAY_MS]).toEqual(['scheduled', true, true])
  }
})

it('every past call ended in the past, and each of its attempts follows from the one before', async () => {
  const { details } = await seeded({ calls: 600 })
  const past = details.filter(({ provider }) => provider === SEED_PROVIDER)
  expect(new Set(past.map(({ status }) => status))).toEqual(new Set(['completed', 'no-answer', 'busy', 'failed']))
  for (const { attempts, status, attemptCount, endedAt, createdAt, at } of past) {
    expect([isOutcome(status), attempts.length, attempts.at(-1)?.status]).toEqual([true, attemptCount, status])
    expect(endedAt?.getTime()).toBeLessThan(UNTIL.getTime())
    expect(at.getTime()).toBeGreaterThan(UNTIL.getTime() - 97 * DAY_MS)
    expect(createdAt.getTime()).toBeLessThanOrEqual(at.getTime())
    for (const { status: before } of attempts.slice(0, -1)) expect(['busy', 'no-answer']).toContain(before)
    for (const { licensedAt, events, durationMs, answeredAt, endedAt: over, status: end } of attempts) {
      expect(events.map(each => each.at.getTime())).toEqual(events.map(each => each.at.getTime()).sort((a, b) => a - b))
      expect(events[0]).toMatchObject({ status: 'initiated', at: licensedAt })
      if (end === 'completed') expect((over?.getTime() ?? 0) - (answeredAt?.getTime() ?? 0)).toBe(durationMs)
    }
  }
})

it('uses only numbers reserved for fiction, and calls them in their daytime', async () => {
  const { calls, history } = await seeded({ calls: 600 })
  const isFictional = (number: string | undefined) =>
    FICTIONAL_RANGES.some(
      ({ prefix, digits }) => number?.startsWith(prefix) && number.length === prefix.length + digits,
    )
  expect(
    [...OURS, ...calls.map(({ to }) => to), ...history.map(({ counterparty }) => counterparty)].filter(
      number => !isFictional(number),
    ),
  ).toEqual([])
  const hours = calls.map(({ localTime }) => Number(localTime?.local.slice(11, 13)))
  expect([Math.min(...hours) >= 8, Math.max(...hours) < 20]).toEqual([true, true])
})

it('calls some numbers often, so that they have a history', async () => {
  const { calls, scheduler } = await seeded({ calls: 600 })
  const counts = Map.groupBy(calls, ({ to }) => to)
  const [often] = [...counts].sort(([, a], [, b]) => b.length - a.length)
  expect(often?.[1].length).toBeGreaterThan(20)
  const types = (await historyOf(scheduler, often?.[0] ?? '')).map(entry => `${entry.disposition} ${entry.direction}`)
  expect(new Set(types).size).toBeGreaterThan(2)
})

it('seeding again, at once or later, adds nothing', async () => {
  const first = await seeded()
  const { store, clock } = first
  await seed({ store, clock, calls: 300, until: UNTIL })
  await seed({ store, clock, calls: 300, until: new Date(UNTIL.getTime() + 3 * DAY_MS) })
  expect(comparable(await read(store))).toEqual(comparable(first))
})

it('aborting leaves no open call, and seeding again continues', async () => {
  const stopped = new AbortController()
  const onProgress = (calls: number) => void (calls > 100 && stopped.abort())
  const half = await seeded({ signal: stopped.signal, onProgress })
  expect(half.calls.length).toBeGreaterThan(50)
  expect(half.calls.filter(({ status }) => !isOutcome(status))).toEqual([])

  const whole = await seeded({ store: half.store, clock: half.clock })
  expect(whole.calls.length + whole.history.filter(({ callId }) => callId === undefined).length).toBe(300)
})

it('does not change calls and queues that existed before', async () => {
  const clock = settableClock(manualClock(UNTIL))
  const store = memoryStore({ clock })
  const { client } = createNetwork(clock, () => [])
  const others = createScheduler({
    store,
    clients: { ...client, provider: { name: 'call-api' } },
    concurrency: 3,
    clock,
  })
  clock.set(new Date(UNTIL.getTime() - 10 * DAY_MS))
  const before = await others.schedule({ to: '+12025550199' })
  clock.reset()
  await seed({ store, clock, calls: 50, concurrency: 5 })
  expect(await others.get(before.id)).toMatchObject({ version: 1, status: 'scheduled' })
  const lines = (await others.queues()).map(({ name, concurrency }) => [name, concurrency])
  expect(lines).toEqual([
    ['callbacks', 5],
    ['default', 3],
    ['reminders', 5],
    ['sales', 5],
  ])
})

it('gives a SQLite store the same calls as a memory store', async () => {
  const clock = settableClock(manualClock(UNTIL))
  const store = sqliteStore({ path: ':memory:', clock })
  await seed({ store, clock, calls: 60 })
  expect(comparable(await read(store))).toEqual(comparable(await seeded({ calls: 60 })))
  await store.close()
})

it('rejects with the error of the store', async () => {
  const clock = settableClock(manualClock(UNTIL))
  const store = memoryStore({ clock })
  let steps = 0
  const failing: CallStore = {
    ...store,
    advance: async step => (++steps > 20 ? Promise.reject(new Error('The disk is full')) : store.advance(step)),
  }
  await expect(seed({ store: failing, clock, calls: 100 })).rejects.toThrow('The disk is full')
  expect(clock.now()).toEqual(UNTIL)
})
