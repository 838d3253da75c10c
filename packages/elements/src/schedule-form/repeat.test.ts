import { expect, it } from 'vitest'
import { NO_REPEAT, type RepeatFields, repeatOf, repeatProblem } from './repeat.ts'

/** A Saturday. */
const fields = (more: Partial<RepeatFields> = {}) => ({ ...NO_REPEAT, date: '2026-11-21', time: '09:00', ...more })

it.each([
  [{}, undefined],
  [{ repeats: 'daily' }, { rule: 'FREQ=DAILY' }],
  [{ repeats: 'weekdays' }, { rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }],
  [{ repeats: 'weekly' }, { rule: 'FREQ=WEEKLY;BYDAY=SA' }],
  [{ repeats: 'weekly', days: 'WE MO' }, { rule: 'FREQ=WEEKLY;BYDAY=MO,WE' }],
  [{ repeats: 'monthly' }, { rule: 'FREQ=MONTHLY;BYMONTHDAY=21' }],
  [
    { repeats: 'daily', ends: 'on', lastDay: '2026-12-31' },
    { rule: 'FREQ=DAILY', until: '2026-12-31' },
  ],
  [
    { repeats: 'daily', ends: 'after', calls: '5' },
    { rule: 'FREQ=DAILY', count: 5 },
  ],
  [{ repeats: 'of another version' }, undefined],
])('%j is %j', (chosen, repeat) => {
  expect(repeatOf(fields(chosen))).toEqual(repeat)
})

it.each([
  [{ ends: 'on' }, 'enterLastDay'],
  [{ ends: 'on', lastDay: '2026-11-20' }, 'endsBefore'],
  [{ ends: 'after', calls: '0' }, 'enterCalls'],
  [{ ends: 'after', calls: '1.5' }, 'enterCalls'],
  [{ ends: 'never' }, undefined],
])('an end that is not complete is no rule: %j', (end, problem) => {
  expect(repeatProblem(fields({ repeats: 'daily', ...end }))).toBe(problem)
  if (problem) expect(repeatOf(fields({ repeats: 'daily', ...end }))).toBeUndefined()
  expect(repeatProblem(fields(end))).toBeUndefined()
})
