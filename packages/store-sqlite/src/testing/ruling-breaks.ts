import type { Mistake } from './mistake.ts'

/** Faults in what the rules of calling need. */
export const RULING: readonly Mistake[] = [
  {
    name: 'the do-not-call list not read for the numbers of updates',
    breaks: [{ file: 'operations/load-step.ts', text: '...attempts.map(({ call }) => call), ', by: '' }],
    fails: 'not calling: the retry that a step schedules is held in the same step if its number is on the list',
  },
  {
    name: 'an entry that counts after its end',
    breaks: [{ file: 'rows/do-not-call.ts', text: 'd.until IS NULL OR d.until > ?', by: '? > 0' }],
    fails: 'not calling: an entry counts until its end, to the millisecond',
  },
  {
    name: 'an entry that is not replaced',
    breaks: [{ file: 'rows/do-not-call.ts', text: 'if (changes === 0) db.run(', by: 'if (changes > 1) db.run(' }],
    fails: 'not calling: an entry replaces the one of its number, and of several for one number the last counts',
  },
  {
    name: 'ended attempts not read for the limits of a number',
    breaks: [{ file: 'rows/counts.ts', text: 'WHERE to_number IN', by: 'WHERE ended_at IS NULL AND to_number IN' }],
    fails: 'ruling: the pause between attempts to a number counts from the end of the last one, over all queues',
  },
  {
    name: 'open attempts counted for no minutes of a day',
    breaks: [{ file: 'rows/spent.ts', text: ', count(*) FILTER', by: ', 0 * count(*) FILTER' }],
    fails: 'ruling: minutes of a day count as long as a call may last, and as long as it lasted once it has ended',
  },
  {
    name: 'attempts that were not placed counted for a day',
    breaks: [{ file: 'rows/spent.ts', text: " AND a.released = 0 AND a.status <> 'rejected'", by: '' }],
    fails: 'ruling: an attempt that was not placed does not count for a day',
  },
  {
    name: 'a day of all queues that counts one queue',
    breaks: [
      { file: 'rows/spent.ts', text: 'ON a.queue = q.name AND', by: "ON a.queue = q.name AND q.name = 'a' AND" },
    ],
    fails: 'ruling: all queues together license no more calls a day than the budget of all',
  },
  {
    name: 'rules of a call that are not kept',
    breaks: [{ file: 'rows/calls.ts', text: 'fromRules(call.rules),', by: 'fromRules(undefined),' }],
    fails: 'ruling: the rules of a call are kept, and narrow those of all',
  },
  {
    name: 'a fingerprint of the rules that is not kept',
    breaks: [{ file: 'rows/dispatching.ts', text: 'db.run(SAVE_RULES, rules)', by: 'void [db, SAVE_RULES, rules]' }],
    fails: 'ruling: the fingerprint of the rules is kept, and every step returns it',
  },
  {
    name: 'a new call that is due at the time it was asked for',
    breaks: [
      {
        file: 'rows/calls.ts',
        text: 'toMs(call.dueAt),\n    toMs(call.notAfter),\n    call.key',
        by: 'toMs(call.at),\n    toMs(call.notAfter),\n    call.key',
      },
    ],
    fails: 'ruling: a call may be due later than it was asked for',
  },
  {
    name: 'inspect that reads no more calls than there are lines',
    breaks: [{ file: 'operations/load-step.ts', text: 'now, dispatch.maxLicences),', by: 'now, 0),' }],
    fails: 'ruling: inspect reads further due calls than there are lines',
  },
  {
    name: 'a day that is not counted once its calls are due',
    breaks: [
      { file: 'operations/load-step.ts', text: 'mayBegin(loaded) ? spentOn(db, step) : []', by: 'mayBegin && []' },
    ],
    fails: 'ruling: a queue licenses no more calls a day than its budget, and the rest on the next day',
  },
  {
    name: 'a day that is not counted for the retry of an update',
    breaks: [{ file: 'operations/load-step.ts', text: 'attempts.length > 0 || queues', by: 'attempts && queues' }],
    fails: 'ruling: a retry that a step makes due waits for the next day if the day is used up',
  },
  {
    name: 'an entry whose end is not kept',
    breaks: [{ file: 'rows/do-not-call.ts', text: 'now.getTime(), toMs(until)]', by: 'now.getTime(), until && null]' }],
    fails: 'not calling: an entry is kept with its reason, source, time and end',
  },
  {
    name: 'a page of the list that begins with the last entry of the one before',
    breaks: [{ file: 'rows/do-not-call.ts', text: 'd.number > ?', by: 'd.number >= ?' }],
    fails: 'not calling: the entries are listed by number, page by page',
  },
  {
    name: 'a series that is kept changed',
    breaks: [
      {
        file: 'rows/calls.ts',
        text: 'fromSeries(call.series)',
        by: 'call.series ? fromSeries({ ...call.series, skipped: 9 }) : null',
      },
    ],
    fails: 'repeating: an edit may replace or remove the series',
  },
  {
    name: 'a list of a series that has all calls',
    breaks: [
      { file: 'rows/call-list.ts', text: 'WHERE series_id = ? AND (?', by: 'WHERE series_id >= coalesce(?, 0) AND (?' },
    ],
    fails: 'repeating: calls are listed by series, page by page',
  },
]
