import { describe, expect, it } from 'vitest'
import { createScheduler } from './create-scheduler.ts'
import { memoryStore } from './memory/memory-store.ts'
import type { Scheduler } from './scheduler.ts'
import { SchedulerError } from './scheduler-error.ts'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('invalid input is refused with a code and an expectation, and changes nothing', () => {
  const to = number(1)
  const at = (local: string, timeZone = 'Europe/Berlin') => ({ to, at: { local, timeZone } })
  it.each<[string, unknown, string, string]>([
    ['an unknown zone', at('2026-03-01T09:00', 'Mars/Base'), 'invalid-zone', 'Mars/Base'],
    ['an invalid local time', at('2026-02-30T09:00'), 'invalid-time', '2026-02-30T09:00'],
    ['an instant long past', { to, at: new Date('2020-01-01') }, 'invalid-time', '2020-01-01'],
    ['an invalid date', { to, at: new Date(Number.NaN) }, 'invalid-time', 'at'],
    ['a number that is not E.164', { to: '0301 804 0009' }, 'invalid-number', '0301 804 0009'],
    [
      'metadata of a million characters',
      { to, metadata: { text: 'x'.repeat(1_000_000) } },
      'invalid-metadata',
      '65,536',
    ],
    [
      'metadata with __proto__',
      { to, metadata: JSON.parse('{"__proto__":{"admin":true}}') },
      'invalid-metadata',
      '__proto__',
    ],
    ['a key that is no well-formed Unicode', { to, key: 'x\ud800' }, 'invalid-call', 'key'],
    ['an unknown property', { to, ownerID: 'anna' }, 'invalid-call', 'ownerID'],
    ['an unknown provider', { to, provider: 'twilio' }, 'unknown-provider', 'twilio'],
  ])('%s', async (_, call, code, named) => {
    const { scheduler, in: inMs } = createFixture()
    const good = { to, at: inMs(HOUR) }
    const refused = scheduler.schedule([good, call as never]).catch((error: unknown) => error)
    const error = (await refused) as SchedulerError
    expect(error).toBeInstanceOf(SchedulerError)
    expect([error.code, error.index]).toEqual([code, 1])
    expect(error.message.replaceAll('65536', '65,536')).toContain(named)
    expect((await scheduler.list()).calls).toEqual([])
  })

  it('local times that daylight saving skips or repeats are accepted by rule', async () => {
    const { scheduler } = createFixture()
    const skipped = await scheduler.schedule(at('2026-03-29T02:30'))
    const twice = await scheduler.schedule(at('2026-10-25T02:30'))
    expect(skipped.at).toEqual(new Date('2026-03-29T01:30:00Z'))
    expect(twice.at).toEqual(new Date('2026-10-25T00:30:00Z'))
  })

  it.each<[string, (scheduler: Scheduler) => Promise<unknown>, string]>([
    ['a broken cursor', scheduler => scheduler.list({ cursor: 'abc' }), 'invalid-cursor'],
    [
      'a foreign cursor',
      async scheduler => scheduler.list({ queue: 'b', cursor: await aCursor(scheduler) }),
      'invalid-cursor',
    ],
    ['an unknown queue', scheduler => scheduler.changeQueue('nope', { paused: true }), 'unknown-queue'],
    ['a queue without lines', scheduler => scheduler.addQueue('q', { concurrency: 0 }), 'invalid-queue'],
    ['an invalid id', scheduler => scheduler.cancel(undefined as never), 'unknown-call'],
    ['an invalid number', scheduler => scheduler.history('12'), 'invalid-number'],
    ['a record without numbers', scheduler => scheduler.log({ id: 'r' } as never), 'invalid-number'],
    [
      'a record without a time',
      scheduler => scheduler.log({ id: 'r', from: number(1), to: number(2) } as never),
      'invalid-record',
    ],
  ])('%s', async (_, work, code) => {
    const { scheduler } = createFixture()
    await expect(work(scheduler)).rejects.toMatchObject({ name: 'SchedulerError', code })
  })
})

async function aCursor(scheduler: Scheduler): Promise<string> {
  await scheduler.schedule([{ to: number(1) }, { to: number(2) }])
  return (await scheduler.list({ limit: 1 })).cursor ?? ''
}

const PROVIDER = { name: 'hand', place: async () => ({}) } as never

describe('invalid options', () => {
  const { client } = createFixture().phone
  const store = memoryStore()
  const good = { store, clients: client, concurrency: 3 }
  it.each([
    [{ ...good, clients: [good.clients] }, 'Expected `clients` to be a call client, or several by name, got a list'],
    [{ ...good, concurrency: '3' }, 'Expected `concurrency` to be an integer from 1 up, got "3"'],
    [{ ...good, concurrency: 0 }, 'Expected `concurrency` to be an integer from 1 up, got 0'],
    [
      { ...good, clients: { ...client, maxCallMs: -1 } },
      'Expected `maxCallMs` of the client hand to be milliseconds above 0',
    ],
    [{ ...good, store: {} }, 'Expected `store` to be a store, such as memoryStore(), got object'],
    [{ ...good, clients: PROVIDER }, 'got a provider: give createCallClient({ provider })'],
    [{ ...good, clients: { hand: PROVIDER } }, 'Expected `clients.hand` to be a call client, got a provider'],
    [{ ...good, clients: {} }, 'Expected `clients` to be a call client, or several by name, got none'],
    [{ ...good, retry: 3 }, 'Expected `retry` to be a function, got number'],
    [{ ...good, concurency: 3 }, 'got `concurency`'],
    [
      { ...good, onUnknown: 'dial-again-if-absent' },
      "Expected `onUnknown` to be 'indeterminate', since the list of hand does not prove that a call is absent",
    ],
    [
      { ...good, clients: { ...client, placeTimeoutMs: 1000 }, dialWithinMs: 2000 },
      "Expected `dialWithinMs` to be at most the clients' `placeTimeoutMs`, 1000, got 2000",
    ],
  ])('%# are refused with what was expected and what came', (options, message) => {
    expect(() => createScheduler(options as never)).toThrow(message)
  })
})
