import { describe, expect, it } from 'vitest'
import { askedBackoffMs, isAboutService, refusalBackoffMs } from './refusal-backoff.ts'

describe('the back-off after refusals', () => {
  it.each([
    ['rate-limited', [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]],
    ['unavailable', [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]],
    ['unauthorized', [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]],
  ] as const)('doubles after each %s in a row, up to a bound', (code, waits) => {
    expect(isAboutService(code)).toBe(true)
    expect(waits.map((_, index) => refusalBackoffMs(code, index + 1))).toEqual(waits)
  })

  it.each(['rejected', 'invalid-number', 'not-found', 'bad-response'])(
    'does not follow %s: it is about the call',
    code => {
      expect(isAboutService(code)).toBe(false)
    },
  )

  it.each([
    [undefined, 0],
    [0, 0],
    [-1, 0],
    [Number.NaN, 0],
    [1500, 1500],
    [3_600_000, 60_000],
    [Number.POSITIVE_INFINITY, 60_000],
  ])('lasts as long as the service asks, a minute at most: %s ms', (asked, ms) => {
    expect(askedBackoffMs(asked)).toBe(ms)
  })
})
