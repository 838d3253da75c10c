import { describe, expect, it } from 'vitest'
import { aCall, dispatchLimits, limitedTo, names } from '../testing/kit/builders.ts'
import { license, termsOf, whyHeld } from './license.ts'
import { newCall } from './new-call.ts'
import { newQueue } from './queue.ts'

const NOW = new Date('2026-03-02T09:00:00.123Z')
const after = (ms: number) => new Date(NOW.getTime() + ms)
const call = newCall(aCall(names(), NOW), 1, NOW)
const queue = { ...newQueue('main', { concurrency: 1 }), attendedSince: after(-1000) }
const { rules } = limitedTo({ most: 2, withinMs: 60_000 })
const room = { misfireAfterMs: 500, rules }
const attempt = (at: Date) => ({ licensedAt: at, endedAt: at, status: 'busy', lineFreeAt: at }) as const
const none = { attempts: [] }

describe('a due call', () => {
  it.each([
    { name: 'nothing prevents it', reason: undefined },
    { name: 'its `notAfter` is in a millisecond', call: { notAfter: after(1) }, reason: undefined },
    { name: 'its `notAfter` has come', call: { notAfter: NOW }, reason: 'not-after' },
    { name: 'it was due shortly before the first check', call: { dueAt: after(-1500) }, reason: undefined },
    { name: 'it was due long before the first check', call: { dueAt: after(-1501) }, reason: 'misfire' },
    { name: 'it waited long while the queue was checked', call: { dueAt: after(-900) }, reason: undefined },
    { name: 'its number is below its limit', attempts: [attempt(after(-10))], reason: undefined },
    { name: 'its number is at its limit', attempts: [attempt(after(-10_000)), attempt(NOW)], reason: 'limit' },
    {
      name: 'all reasons apply',
      call: { notAfter: NOW, dueAt: after(-9999) },
      attempts: [attempt(NOW), attempt(NOW)],
      reason: 'not-after',
    },
  ])('is held for $reason when $name', ({ call: more, attempts = [], reason }) => {
    expect(whyHeld({ ...call, ...more }, queue, room, { attempts }, NOW)?.reason).toBe(reason)
  })

  it('is held by the longest of several limits', () => {
    const several = limitedTo(
      { most: 2, withinMs: 60_000 },
      { most: 1, withinMs: 20_000 },
      { most: 9, withinMs: 900_000 },
    )
    const attempts = [attempt(after(-10_000)), attempt(after(-1000))]
    expect(whyHeld(call, queue, { ...room, ...several }, { attempts }, NOW)?.until).toEqual(after(50_000))
  })

  it('is a misfire by the time without checks, not by the time that it waited', () => {
    const away = (fromMs: number) => ({ ...queue, unattendedFrom: after(fromMs) })
    const waited = { ...call, dueAt: after(-99_999) }
    expect(whyHeld(waited, away(-1500), room, none, NOW)).toBeUndefined()
    expect(whyHeld(waited, away(-1501), room, none, NOW)?.reason).toBe('misfire')
  })

  it('is a misfire by the time in which its rules allowed it: closed hours do not count', () => {
    const opens = (at: Date) => ({
      ...room,
      rules: {
        left: () => ({ calls: 1, until: NOW }),
        hold: (_: unknown, __: unknown, now: Date) =>
          now < at ? ({ reason: 'window', until: at, rule: 'hours' } as const) : undefined,
      },
    })
    const night = { ...call, dueAt: after(-99_999) }
    expect(whyHeld(night, queue, opens(after(1)), none, NOW)?.reason).toBe('window')
    expect(whyHeld(night, queue, opens(after(-1500)), none, NOW)).toBeUndefined()
    expect(whyHeld(night, queue, opens(after(-1501)), none, NOW)?.reason).toBe('misfire')
  })

  it('is no misfire in a queue that has never been checked', () => {
    const { attendedSince: _, ...unseen } = queue
    expect(whyHeld({ ...call, dueAt: after(-500) }, unseen, room, none, NOW)).toBeUndefined()
    expect(whyHeld({ ...call, dueAt: after(-501) }, unseen, room, none, NOW)?.reason).toBe('misfire')
  })
})

it('a licence adds an attempt with its own reference, and leaves the rest of the call', () => {
  const waiting = { ...call, attemptCount: 1, lastOutcome: 'busy', version: 4 } as const
  const { attempt, ...begun } = license(waiting, 'reference', termsOf(dispatchLimits(names()), NOW))
  expect(begun).toEqual({ ...waiting, status: 'dialing', attemptCount: 2, version: 5 })
  expect(attempt).toMatchObject({
    reference: 'reference',
    attempt: 2,
    status: 'dialing',
    released: false,
    licensedAt: NOW,
    polls: 0,
    events: [],
  })
  expect(attempt.nextPollAt).toEqual(attempt.answerBy)
})
