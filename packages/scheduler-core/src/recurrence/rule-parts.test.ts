import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRule } from './rule-parts.ts'

describe('a recurrence rule', () => {
  it('is read part by part, in any case and order', () => {
    expect(parseRule('RRULE:byday=mo,-1fr;FREQ=MONTHLY;INTERVAL=2;WKST=SU;BYHOUR=9,17;BYMINUTE=30;')).toEqual({
      freq: 'MONTHLY',
      interval: 2,
      byDay: ['MO', '-1FR'],
      wkst: 'SU',
      byHour: [9, 17],
      byMinute: [30],
    })
    expect(parseRule('FREQ=YEARLY;BYYEARDAY=1,-1;COUNT=3')).toEqual({
      freq: 'YEARLY',
      interval: 1,
      byYearDay: [1, -1],
      count: 3,
    })
  })

  it.each<[unknown, string]>([
    [undefined, 'Expected `rule` to be a text such as FREQ=WEEKLY;BYDAY=MO,WE, got undefined'],
    ['x'.repeat(1001), 'Expected `rule` to be a text such as FREQ=WEEKLY;BYDAY=MO,WE, got "xxxx'],
    [
      '',
      'Expected parts among FREQ, INTERVAL, COUNT, UNTIL, WKST, BYDAY, BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY, BYHOUR, BYMINUTE, BYSETPOS, got ""',
    ],
    ['every monday', 'got "EVERY MONDAY"'],
    ['FREQ=DAILY;BYEASTER=1', 'got "BYEASTER=1"'],
    ['FREQ=DAILY;BYSECOND=1', 'got "BYSECOND=1"'],
    ['FREQ=', 'Expected `FREQ` to have one value, got "FREQ="'],
    ['FREQ=DAILY=1', 'Expected `FREQ` to have one value, got "FREQ=DAILY=1"'],
    ['FREQ=DAILY;FREQ=WEEKLY', 'Expected `FREQ` once, got it twice'],
    [
      'INTERVAL=1',
      'Expected `FREQ` to be DAILY, WEEKLY, MONTHLY, YEARLY (several times a day by BYHOUR and BYMINUTE), got undefined',
    ],
    ['FREQ=MINUTELY', 'got "MINUTELY"'],
    ['FREQ=SECONDLY', 'got "SECONDLY"'],
    ['FREQ=DAILY;INTERVAL=0', 'Expected `INTERVAL` to be integers from 1 to 1000, got "0"'],
    ['FREQ=DAILY;INTERVAL=1.5', 'got "1.5"'],
    ['FREQ=DAILY;COUNT=0', 'Expected `COUNT` to be integers from 1 to 10000, got "0"'],
    ['FREQ=DAILY;COUNT=-1', 'got "-1"'],
    ['FREQ=DAILY;COUNT=99999', 'got "99999"'],
    ['FREQ=DAILY;BYHOUR=24', 'Expected `BYHOUR` to be integers from 0 to 23, got "24"'],
    ['FREQ=DAILY;BYHOUR=9,', 'got ""'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'Expected `BYMONTHDAY` to be integers from 1 to 31 or -31 to -1, got "32"'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'got "0"'],
    ['FREQ=YEARLY;BYMONTH=13', 'Expected `BYMONTH` to be integers from 1 to 12, got "13"'],
    ['FREQ=YEARLY;BYMONTH=-1', 'got "-1"'],
    ['FREQ=WEEKLY;BYDAY=XX', 'Expected `BYDAY` to be written like MO, -1FR, got "XX"'],
    ['FREQ=WEEKLY;BYDAY=0MO', 'got "0MO"'],
    ['FREQ=DAILY;UNTIL=2027-12-31', 'Expected `UNTIL` to be written like 20271231T080000Z, got "2027-12-31"'],
    ['FREQ=DAILY;COUNT=3;UNTIL=20271231', 'Expected COUNT or UNTIL, got both'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'Expected BYDAY with numbers with FREQ=MONTHLY or YEARLY only'],
    ['FREQ=MONTHLY;BYDAY=6MO', 'Expected numbers of BYDAY from 1 to 5 or -5 to -1 with FREQ=MONTHLY'],
    ['FREQ=MONTHLY;BYWEEKNO=20', 'Expected BYWEEKNO with FREQ=YEARLY only, got MONTHLY'],
    ['FREQ=DAILY;BYYEARDAY=20', 'Expected BYYEARDAY with FREQ=YEARLY only, got DAILY'],
    ['FREQ=WEEKLY;BYMONTHDAY=20', 'Expected BYMONTHDAY with other frequencies than WEEKLY'],
    ['FREQ=DAILY;BYHOUR=1,2;BYSETPOS=3', 'Expected BYSETPOS with FREQ=WEEKLY, MONTHLY or YEARLY only'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'Expected BYSETPOS with another BY part, got it alone'],
    [
      'FREQ=YEARLY;BYDAY=MO;BYHOUR=9,10,11,12,13,14;BYSETPOS=-1',
      'Expected `BYSETPOS` with at most 2000 times in a period, got up to 2196',
    ],
    ['FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3', 'Expected `BYSETPOS` up to the 2 times of a period, got 3'],
  ])('%j is refused with what was expected', (rule, message) => {
    expect(() => parseRule(rule)).toThrow(message)
  })

  it('is refused or has sizes that bound the work, whatever it says', () => {
    const part = fc.tuple(
      fc.constantFrom(
        'FREQ',
        'INTERVAL',
        'COUNT',
        'BYDAY',
        'BYMONTH',
        'BYHOUR',
        'BYSETPOS',
        'BYWEEKNO',
        '__proto__',
        '',
      ),
      fc.oneof(
        fc.constantFrom('DAILY', 'YEARLY', 'MO,-1SU', '1,2,3', '1e9', '-0', '99999999999999999999'),
        fc.string(),
      ),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), parts => {
        const rule = ['FREQ=WEEKLY', ...parts.map(each => each.join('='))].slice(parts.length % 2).join(';')
        try {
          const { interval, count = 1, byHour = [] } = parseRule(rule)
          expect(interval >= 1 && interval <= 1000 && count >= 1 && count <= 10_000).toBe(true)
          expect(byHour.every(hour => hour >= 0 && hour <= 23)).toBe(true)
        } catch (error) {
          if (!(error instanceof RangeError || error instanceof TypeError)) throw error
        }
      }),
    )
  })
})
