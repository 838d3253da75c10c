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
]
