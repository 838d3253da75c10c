import { describe, expect, it } from 'vitest'
import { budgetDayStart, budgetLeft, type DailyBudget, resolveBudget, type SpentToday } from './daily-budget.ts'

const NOW = new Date('2026-11-23T22:30:00Z')
const MINUTE = 60_000
const MAX_CALL_MS = 10 * MINUTE

const left = (budget: DailyBudget, calls: number, minutes: number, open: number) => {
  const spent: SpentToday = { calls, talkMs: minutes * MINUTE, open }
  const found = budgetLeft(resolveBudget(budget, MAX_CALL_MS), spent, MAX_CALL_MS, NOW)
  return [found.calls, found.mayEndEarlier]
}

describe('the budget of a day', () => {
  it.each<[string, DailyBudget, number, number, number, [number, boolean]]>([
    ['without limits is endless', {}, 1000, 1000, 10, [Number.POSITIVE_INFINITY, false]],
    ['counts calls, those in flight included', { callsPerDay: 5 }, 3, 0, 1, [2, false]],
    ['of calls is used up', { callsPerDay: 5 }, 5, 0, 0, [0, false]],
    ['never falls below none', { callsPerDay: 5 }, 7, 0, 0, [0, false]],
    ['of minutes allows calls that may last their longest', { minutesPerDay: 60 }, 9, 25, 0, [3, false]],
    ['counts calls in flight as long as they may last', { minutesPerDay: 60 }, 9, 25, 2, [1, false]],
    ['may be used up by calls in flight only', { minutesPerDay: 60 }, 9, 25, 3, [0, true]],
    ['is used up by what calls lasted', { minutesPerDay: 60 }, 9, 51, 0, [0, false]],
    ['is the smaller of both limits', { callsPerDay: 10, minutesPerDay: 60 }, 9, 0, 0, [1, false]],
  ])('%s', (_, budget, calls, minutes, open, expected) => {
    expect(left(budget, calls, minutes, open)).toEqual(expected)
  })

  it('ends with the day of its zone', () => {
    const budget = (timeZone: string) => resolveBudget({ callsPerDay: 1, timeZone }, MAX_CALL_MS)
    const until = (timeZone: string) =>
      budgetLeft(budget(timeZone), { calls: 1, talkMs: 0, open: 0 }, MAX_CALL_MS, NOW).until.toISOString()
    expect(until('UTC')).toBe('2026-11-24T00:00:00.000Z')
    expect(until('Europe/Berlin')).toBe('2026-11-23T23:00:00.000Z')
    expect(until('Asia/Tokyo')).toBe('2026-11-24T15:00:00.000Z')
    expect(budgetDayStart(budget('Asia/Tokyo'), NOW).toISOString()).toBe('2026-11-23T15:00:00.000Z')
  })

  // oxlint-disable-next-line typescript/no-explicit-any -- limits as JavaScript callers may pass them
  it.each<[any, string]>([
    [null, 'Expected limits of a day, got null'],
    [{ calls: 3 }, 'Expected only callsPerDay, minutesPerDay, timeZone, got "calls"'],
    [{ callsPerDay: 0 }, 'Expected `callsPerDay` to be an integer from 1 up, got 0'],
    [{ minutesPerDay: 9 }, 'Expected `minutesPerDay` to be at least 10, as long as one call may last, got 9'],
    [{ timeZone: 'Mars' }, 'Expected `timeZone` to be an IANA time zone, such as Europe/Berlin, got "Mars"'],
  ])('%j is refused with what was expected', (budget, message) => {
    expect(() => resolveBudget(budget, MAX_CALL_MS)).toThrow(message)
  })
})
