import { LOCKS, type Mistake, meetBefore } from './mistake.ts'

const LIST = 'sql/do-not-call.sql'
const AFTER_ADD = 'not calling: no licence is given after an add has resolved, however many steps are under way'

const EXCLUSIVE = 'PERFORM outdial.hold_licensing();'
const SHARED = "PERFORM pg_advisory_xact_lock_shared(hashtextextended('outdial.licensing', 0));"
const LIST_WAITED_FOR = `IF of_providers IS NOT NULL AND NOT only_reads THEN
    PERFORM outdial.begin_licensing();
  END IF;
`
/** After the list was read. */
const LIST_READ = 'IF recent_ms > 0 THEN\n    numbers :='

/**
 * A step has read the list when numbers are added, and writes its licences 0.6 seconds later, after
 * the case has listed the calls. Only the four steps of the case that are under way wait so long.
 */
const ADDED_MEANWHILE = [
  {
    file: LOCKS,
    text: LIST_READ,
    by: `PERFORM outdial.meet_others('outdial.licensers', 'outdial.changers');\n  IF currval('outdial.licensers') <= 4 THEN PERFORM pg_sleep(0.6); END IF;\n  ${LIST_READ}`,
  },
  {
    file: LIST,
    text: EXCLUSIVE,
    by: `PERFORM outdial.meet_others('outdial.changers', 'outdial.licensers');\n  ${EXCLUSIVE}`,
  },
]

/** Faults in the rules of calling. */
export const RULING: readonly Mistake[] = [
  {
    name: 'numbers added to the do-not-call list without its lock',
    breaks: [{ file: LIST, text: EXCLUSIVE, by: '' }],
    moments: ADDED_MEANWHILE,
    fails: AFTER_ADD,
    says: /deep-equal/,
  },
  {
    name: 'the do-not-call list read without its lock',
    breaks: [{ file: 'sql/licensing.sql', text: SHARED, by: '' }],
    moments: ADDED_MEANWHILE,
    fails: AFTER_ADD,
    says: /deep-equal/,
  },
  {
    name: 'the do-not-call list read before its lock',
    breaks: [
      { file: LOCKS, text: LIST_WAITED_FOR, by: '' },
      { file: LOCKS, text: LIST_READ, by: `PERFORM outdial.begin_licensing();\n  ${LIST_READ}` },
    ],
    moments: ADDED_MEANWHILE,
    fails: AFTER_ADD,
    says: /deep-equal/,
  },
  {
    name: 'the do-not-call list not read for the numbers of updates',
    breaks: [
      { file: LOCKS, text: 'IF cardinality(ending) > 0 THEN\n    numbers :=', by: 'IF false THEN\n    numbers :=' },
    ],
    moments: [],
    fails: 'not calling: the retry that a step schedules is held in the same step if its number is on the list',
    says: /There is none/,
  },
  {
    name: 'an entry that counts after its end',
    breaks: [{ file: LOCKS, text: '(d.until IS NULL OR d.until > now)', by: 'd.until IS DISTINCT FROM 0' }],
    moments: [],
    fails: 'not calling: an entry counts until its end, to the millisecond',
    says: /0 !== 1/,
  },
  {
    name: 'ended attempts not read for the limits of a number',
    breaks: [
      {
        file: LOCKS,
        text: 'a.licensed_at > now - recent_ms',
        by: 'a.ended_at IS NULL AND a.licensed_at > now - recent_ms',
      },
    ],
    moments: [],
    fails: 'ruling: the pause between attempts to a number counts from the end of the last one, over all queues',
    says: /There is none/,
  },
  {
    name: 'open attempts not counted for a day',
    breaks: [
      {
        file: LOCKS,
        text: 'a.licensed_at >= b.since AND',
        by: 'a.licensed_at >= b.since AND a.ended_at IS NOT NULL AND',
      },
    ],
    moments: [],
    fails: 'ruling: a queue licenses no more calls a day than its budget, and the rest on the next day',
    says: /deep-equal/,
  },
  {
    name: 'attempts that were not placed counted for a day',
    breaks: [
      {
        file: LOCKS,
        text: "a.licensed_at >= b.since AND NOT a.released AND a.status <> 'rejected'",
        by: 'a.licensed_at >= b.since',
      },
    ],
    moments: [],
    fails: 'ruling: an attempt that was not placed does not count for a day',
    says: /0 !== 1/,
  },
  {
    name: 'the day of all queues counted without its lock',
    breaks: [{ file: LOCKS, text: 'FROM outdial.dispatching d FOR NO KEY UPDATE;', by: 'FROM outdial.dispatching d;' }],
    moments: [meetBefore(LOCKS, "RETURN NEXT outdial.loaded_of('now',\n", 6)],
    fails: 'concurrent operations: the day of all queues holds across queues',
    says: /\d+ !== 4/,
  },
  {
    name: 'queues whose day is used up locked in place of others',
    breaks: [
      {
        file: LOCKS,
        text: 'IF cardinality(names) > most_queues AND cardinality(budget_since) > 0 THEN',
        by: 'IF false THEN',
      },
    ],
    moments: [],
    fails: 'ruling: any number of queues whose days are used up delay no call in another queue',
    says: /./,
  },
]
