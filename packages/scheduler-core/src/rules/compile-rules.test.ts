import { toPhoneNumber } from '@outdial/call-client/kernel'
import { describe, expect, it } from 'vitest'
import { compileRules } from './compile-rules.ts'
import type { Rules } from './rules-option.ts'

const HOUR = 3_600_000
const TERMS = { maxCallMs: HOUR, dialWithinMs: 5000 }
const NOW = new Date('2026-03-02T09:00:00Z')
const compiled = (rules: Rules) => compileRules(rules, TERMS)
const call = { to: toPhoneNumber('+13018040001'), queue: 'main' }
const hours = (from: string, to: string, zone = 'UTC') => ({ hours: { 'mon-sun': [[from, to]] as const }, zone })
const ended = (agoMs: number, status: 'busy' | 'completed' = 'busy') => {
  const at = new Date(NOW.getTime() - agoMs)
  return { licensedAt: at, endedAt: at, status, lineFreeAt: at }
}

describe('a hold', () => {
  it.each<readonly [string, Rules, number[], string, string]>([
    ['the hours', { hours: hours('10:00', '12:00') }, [], '2026-03-02T10:00:00.000Z', 'calling hours in UTC'],
    [
      'a limit',
      { limits: { attempts: [{ most: 2, within: 2 * HOUR }] } },
      [HOUR, 0],
      '2026-03-02T10:00:00.000Z',
      '2 attempts in 2 hours',
    ],
    [
      'a pause',
      { limits: { pauseMs: 90 * 60_000 } },
      [HOUR],
      '2026-03-02T09:30:00.000Z',
      'a pause of 90 minutes between attempts',
    ],
    [
      'a limit, if the hours open before it ends',
      { hours: hours('10:00', '12:00'), limits: { pauseMs: 3 * HOUR } },
      [HOUR],
      '2026-03-02T11:00:00.000Z',
      'a pause of 3 hours between attempts',
    ],
    [
      'a limit until the hours open after it',
      { hours: hours('08:00', '10:00'), limits: { pauseMs: 3 * HOUR } },
      [HOUR],
      '2026-03-03T08:00:00.000Z',
      'a pause of 3 hours between attempts',
    ],
    [
      'a limit of its queue',
      { queues: { main: { limits: { attempts: [{ most: 1, within: 'day' }] } } }, zonesOf: () => ['UTC'] },
      [HOUR],
      '2026-03-03T00:00:00.000Z',
      '1 attempt a day',
    ],
  ])('names %s and its end', (_, rules, agos, until, rule) => {
    const attempts = agos.map(ago => ended(ago))
    expect(compiled(rules).hold(call, attempts, NOW)).toMatchObject({ until: new Date(until), rule })
  })

  it.each<readonly [string, Rules]>([
    ['a pause', { limits: { pauseMs: HOUR } }],
    ['completed calls', { limits: { completed: [{ most: 1, within: HOUR }] } }],
  ])('of %s counts from when an attempt is surely over, if its end is not known or reported too early', (_, rules) => {
    const at = (agoMs: number) => new Date(NOW.getTime() - agoMs)
    // It was given up after five minutes, and may have lasted until 50 minutes ago.
    const lost = { licensedAt: at(110 * 60_000), endedAt: at(105 * 60_000), lineFreeAt: at(50 * 60_000) }
    const until = new Date('2026-03-02T09:10:00Z')
    expect(compiled(rules).hold(call, [{ ...lost, status: 'indeterminate' }], NOW)).toMatchObject({ until })
    const early = { licensedAt: at(50 * 60_000), endedAt: at(2 * HOUR), lineFreeAt: at(-10 * 60_000) }
    expect(compiled(rules).hold(call, [{ ...early, status: 'completed' }], NOW)).toMatchObject({ until })
  })

  it('of an attempt that may still ring is asked again in a minute: late evidence may end it', () => {
    const at = (inMs: number) => new Date(NOW.getTime() + inMs)
    const lost = { licensedAt: at(-HOUR), endedAt: at(-50 * 60_000), lineFreeAt: at(3 * HOUR) }
    const rules = { limits: { pauseMs: 60_000 } }
    expect(compiled(rules).hold(call, [{ ...lost, status: 'indeterminate' }], NOW)).toMatchObject({ until: at(60_000) })
  })

  it('is none without rules, for another queue, and below a limit', () => {
    expect(compiled({}).hold(call, [ended(0)], NOW)).toBeUndefined()
    const rules = compiled({
      queues: { other: { hours: hours('10:00', '12:00') } },
      limits: { attempts: [{ most: 2, within: HOUR }] },
    })
    expect(rules.hold(call, [ended(0)], NOW)).toBeUndefined()
  })

  it('of a number whose zones are not known is one without an end that is known', () => {
    const local = compiled({ hours: hours('08:00', '10:00', 'callee') })
    expect(local.hold(call, [], NOW)).toMatchObject({ reason: 'unknown-zone', rule: 'no known time zone' })
    const odd = compiled({ hours: hours('08:00', '10:00', 'callee'), zonesOf: () => ['Mars/Base'] })
    expect(odd.hold(call, [], NOW)).toMatchObject({ reason: 'unknown-zone', rule: 'unknown time zone Mars/Base' })
  })

  it('needs all zones of a number to be open, and a failing table of zones closes', () => {
    const inZones = (zonesOf: () => readonly string[]) =>
      compiled({ hours: hours('08:00', '10:00', 'callee'), zonesOf })
    expect(inZones(() => ['UTC']).hold(call, [], NOW)).toBeUndefined()
    expect(inZones(() => ['UTC', 'Asia/Tokyo']).hold(call, [], NOW)).toMatchObject({
      rule: 'calling hours in Asia/Tokyo',
    })
    const failing = inZones(() => {
      throw new Error('no table')
    })
    expect(failing.hold(call, [], NOW)).toMatchObject({ reason: 'unknown-zone' })
  })

  it('of a call whose hours no longer meet those of the scheduler lasts, and does not throw', () => {
    const own = { ...call, rules: { hours: [hours('20:00', '21:00')] } }
    expect(compiled({ hours: hours('08:00', '10:00') }).hold(own, [], NOW)).toMatchObject({ reason: 'window' })
  })
})

describe('the fingerprint', () => {
  const base: Rules = {
    hours: hours('08:00', '10:00'),
    limits: { pauseMs: 5 },
    queues: { a: { perDay: { callsPerDay: 3 } } },
  }

  it('is equal for equal rules, however they are written', () => {
    const written: Rules = {
      queues: { a: { perDay: { callsPerDay: 3, timeZone: 'UTC' } } },
      limits: [{ attempts: [], pauseMs: 5 }],
      hours: [{ zone: 'UTC', hours: { 'mon-fri': [['08:00', '10:00']], 'sat-sun': [['08:00', '10:00']] } }],
    }
    expect(compiled(written).fingerprint).toBe(compiled(base).fingerprint)
  })

  it('is equal for queues in another order', () => {
    const a = { hours: hours('08:00', '10:00'), limits: { pauseMs: 5 }, perDay: { callsPerDay: 3 } }
    const b = { hours: hours('08:00', '11:00'), limits: { pauseMs: 6 }, perDay: { callsPerDay: 4 } }
    expect(compiled({ queues: { a, b } }).fingerprint).toBe(compiled({ queues: { b, a } }).fingerprint)
  })

  it.each<readonly [string, Rules]>([
    ['other hours', { ...base, hours: hours('08:00', '10:01') }],
    ['other limits', { ...base, limits: { pauseMs: 6 } }],
    ['no limits', { ...base, limits: undefined }],
    ['another budget', { ...base, queues: { a: { perDay: { callsPerDay: 4 } } } }],
    ['rules of another queue', { ...base, queues: { b: { perDay: { callsPerDay: 3 } } } }],
    ['a further function', { ...base, mayCall: () => undefined }],
  ])('differs for %s', (_, rules) => {
    expect(compiled(rules).fingerprint).not.toBe(compiled(base).fingerprint)
  })
})

it('attempts are loaded as far back as a limit looks, and as long as a call may last before', () => {
  expect(compiled({}).recentMs).toBe(0)
  expect(compiled({ limits: { pauseMs: 1000 } }).recentMs).toBe(1000 + HOUR + 60_000)
  expect(compiled({ queues: { a: { limits: { attempts: [{ most: 1, within: 5 * HOUR }] } } } }).recentMs).toBe(
    6 * HOUR + 60_000,
  )
})

it('hours end for an attempt when those end in which it was licensed', () => {
  const { hoursEnd } = compiled({ hours: hours('08:00', '10:00') })
  expect(hoursEnd(call, NOW)).toEqual(new Date('2026-03-02T10:00:00.000Z'))
  expect(compiled({}).hoursEnd(call, NOW)).toBeUndefined()
})
