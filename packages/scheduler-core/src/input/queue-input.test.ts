import { describe, expect, it } from 'vitest'
import { toQueueChange, toQueueName, toQueueSettings } from './queue-input.ts'
import { refusalOf } from './testing/refusal-of.ts'

describe('settings of a queue', () => {
  it('are accepted', () => {
    expect(toQueueSettings({ concurrency: 1 })).toEqual({ concurrency: 1 })
    const all = { concurrency: 1_000_000, paused: true, callsPerSecond: 0.5 }
    expect(toQueueSettings(all)).toEqual(all)
  })

  it('need `concurrency`', () => {
    expect(refusalOf(() => toQueueSettings({})).code).toBe('invalid-queue')
  })
})

describe('a change of a queue', () => {
  it.each([
    { concurrency: 3 },
    { paused: false },
    { callsPerSecond: null },
    { callsPerSecond: 0.000_01 },
    { concurrency: 3, paused: true, callsPerSecond: 1_000_000 },
  ])('is accepted: %j', change => {
    expect(toQueueChange(change)).toEqual(change)
  })

  it.each([
    [undefined, 'Expected `change` to be an object, got undefined'],
    [{}, 'Expected at least one of concurrency, paused, callsPerSecond, got none'],
    [{ paused: undefined }, 'Expected at least one of'],
    [{ pause: true }, 'Expected only concurrency, paused, callsPerSecond, got "pause"'],
    [{ concurrency: 0 }, 'Expected `concurrency` to be an integer from 1 to 1000000, got 0'],
    [{ concurrency: 1.5 }, 'got 1.5'],
    [{ concurrency: 1_000_001 }, 'got 1000001'],
    [{ concurrency: '3' }, 'Expected `concurrency` to be an integer from 1 to 1000000, got "3"'],
    [{ concurrency: Number.POSITIVE_INFINITY }, 'got Infinity'],
    [{ paused: 1 }, 'Expected `paused` to be true or false, got 1'],
    [{ paused: null }, 'got null'],
    [{ callsPerSecond: 0 }, 'Expected `callsPerSecond` to be a number from 0.00001 to 1000000, got 0'],
    [{ callsPerSecond: -1 }, 'got -1'],
    [{ callsPerSecond: Number.MIN_VALUE }, 'got 5e-324'],
    [{ callsPerSecond: 1_000_001 }, 'got 1000001'],
    [{ callsPerSecond: Number.NaN }, 'got NaN'],
  ])('is refused: %j', (input, message) => {
    const refusal = refusalOf(() => toQueueChange(input))
    expect(refusal.code).toBe('invalid-queue')
    expect(refusal.message).toContain(message)
  })
})

describe('a name of a queue', () => {
  it('is a short text', () => {
    expect(toQueueName('reminders')).toBe('reminders')
  })

  it.each([[''], ['a\n'], ['x'.repeat(201)], [5], [undefined]])('is not %j', name => {
    expect(refusalOf(() => toQueueName(name)).code).toBe('invalid-queue')
  })
})
