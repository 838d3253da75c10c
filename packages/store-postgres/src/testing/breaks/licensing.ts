import type { Break } from '../../../../../tools/broken-source.ts'
import { LOCKS, type Mistake, meetBefore, ONE_QUEUE_EACH, OTHER_LOCKS, SAVES } from './mistake.ts'

const AT_ONCE = 'licensing: concurrent steps license each call once, in order and within the lines'

const QUEUES_LOCKED = 'WHERE q.name = ANY(wanted) ORDER BY q.name FOR NO KEY UPDATE SKIP LOCKED'
const NOT_LOCKED = { file: LOCKS, text: QUEUES_LOCKED, by: 'WHERE q.name = ANY(wanted) ORDER BY q.name' }

/** After the meeting the steps license one after the other. */
const ONE_AFTER_THE_OTHER = {
  file: LOCKS,
  text: 'due := 0;',
  by: "PERFORM pg_advisory_xact_lock(hashtextextended('one after the other', 0));\n  due := 0;",
}

// Between the read of the waiting calls and their lock.
const DUE_SEEN = 'due := (SELECT count(*) FROM unnest(due_ats[1:room])'
const CALL_LOCKED = `c.sequence = s.sequence OFFSET 0 FOR UPDATE) c;
  RETURN NEXT`

const NUMBERS_LOCKED = `PERFORM pg_advisory_xact_lock(hashtextextended('outdial.attempts ' || n.number, 0))
        FROM unnest(numbers) AS n(number);`

/** The licensing step has seen the due call and the change has locked it before either goes on. */
const WHILE_CHANGED = [
  {
    file: LOCKS,
    text: DUE_SEEN,
    by: `PERFORM outdial.meet_others('outdial.licensers', 'outdial.changers');\n  ${DUE_SEEN}`,
  },
  {
    file: OTHER_LOCKS,
    text: CALL_LOCKED,
    by: CALL_LOCKED.replace(
      'RETURN NEXT',
      "PERFORM outdial.meet_others('outdial.changers', 'outdial.licensers');\n  PERFORM pg_sleep(0.1);\n  RETURN NEXT",
    ),
  },
]

const PROVIDERS_LOCKED = 'ORDER BY p.name FOR NO KEY UPDATE\n    );'

/** The rows of limited providers are not locked. */
export const PROVIDERS_NOT_LOCKED: readonly Break[] = [
  { file: LOCKS, text: PROVIDERS_LOCKED, by: 'ORDER BY p.name\n    );' },
  // Inserting a missing row locks it as well.
  { file: LOCKS, text: 'lost := lost || limited;', by: '' },
]

/** Before the lock of the one row of `dispatching`. */
const TOTAL_LOCKED = 'IF (most_lines IS NOT NULL OR cardinality(array_remove(budgets, NULL))'

const ACROSS_QUEUES = 'concurrent operations: the limits of a provider hold across queues'
const COUNTED = "RETURN NEXT outdial.loaded_of('now',\n"
/** Two steps have counted before either licenses. */
const TWO_HAVE_COUNTED = meetBefore(LOCKS, COUNTED)
const EXACT_COUNT = `SELECT c.counts, c.at_limit INTO limited_counts, at_limit FROM outdial.count_providers(
      limited, limited_lines, limited_licences, limited_ms, cardinality(ending), now) c;`

export const LICENSING: readonly Mistake[] = [
  {
    name: 'lines counted while their queue is not locked',
    breaks: [NOT_LOCKED],
    moments: [meetBefore(LOCKS, 'due := 0;', 6), ONE_AFTER_THE_OTHER],
    fails: AT_ONCE,
    says: /12 !== 7/,
  },
  {
    name: 'lines counted by the statement that locks their queue',
    breaks: [
      NOT_LOCKED,
      {
        file: LOCKS,
        text: 'q.name = n.name OFFSET 0) q\n    CROSS JOIN LATERAL (SELECT count(*) AS lines',
        by: 'q.name = n.name OFFSET 0 FOR NO KEY UPDATE) q\n    CROSS JOIN LATERAL (SELECT count(*) AS lines',
      },
    ],
    moments: [meetBefore(LOCKS, 'FOR q IN\n', 6)],
    fails: AT_ONCE,
    says: /\d !== 7/,
  },
  {
    name: 'a locked queue passed over',
    breaks: [{ file: LOCKS, text: 'IF cardinality(locked) = 0 THEN', by: 'IF false THEN' }],
    moments: [meetBefore(LOCKS, 'IF cardinality(wanted) > 0 THEN', 6)],
    fails: AT_ONCE,
    says: /[1-6] !== 7/,
  },
  {
    name: 'a locked call passed over',
    breaks: [
      { file: LOCKS, text: 'OFFSET 0 FOR UPDATE)', by: 'OFFSET 0)' },
      {
        file: LOCKS,
        text: 'OFFSET 0\n        ) c LEFT JOIN',
        by: 'OFFSET 0 FOR UPDATE SKIP LOCKED\n        ) c LEFT JOIN',
      },
    ],
    moments: WHILE_CHANGED,
    fails: 'concurrent operations: a call that is being edited keeps its place in the order',
    says: /deep-equal/,
  },
  {
    name: 'the total of lines counted without its lock',
    breaks: [{ file: LOCKS, text: 'FROM outdial.dispatching d FOR NO KEY UPDATE;', by: 'FROM outdial.dispatching d;' }],
    moments: [meetBefore(LOCKS, 'rest := greatest(0, least(rest, most_lines', 6)],
    fails: 'concurrent operations: the total of lines holds across queues',
    says: /\d+ !== 4/,
  },
  {
    name: 'the total of lines counted by the statement that locks it',
    breaks: [
      {
        file: LOCKS,
        text: 'PERFORM FROM outdial.dispatching d FOR NO KEY UPDATE;',
        by: `SELECT a.lines INTO used FROM outdial.dispatching d CROSS JOIN LATERAL outdial.all_lines(outdial.time_of(clock)) a
      FOR NO KEY UPDATE OF d;`,
      },
      { file: LOCKS, text: 'SELECT a.lines, a.free_at INTO used, used_until FROM outdial.all_lines(now) a;', by: '' },
    ],
    moments: [meetBefore(LOCKS, TOTAL_LOCKED, 6)],
    fails: 'concurrent operations: the total of lines holds across queues',
    says: /\d+ !== 4/,
  },
  {
    name: 'the limits of a provider counted without its lock',
    breaks: PROVIDERS_NOT_LOCKED,
    moments: [ONE_QUEUE_EACH, TWO_HAVE_COUNTED],
    fails: ACROSS_QUEUES,
    says: /[2-6] !== 1/,
  },
  {
    name: 'the limits of a provider counted before its lock',
    breaks: [
      {
        file: LOCKS,
        text: 'SELECT c.at_limit INTO at_limit FROM',
        by: 'SELECT c.counts, c.at_limit INTO limited_counts, at_limit FROM',
      },
      { file: LOCKS, text: EXACT_COUNT, by: '' },
    ],
    moments: [ONE_QUEUE_EACH, TWO_HAVE_COUNTED],
    fails: ACROSS_QUEUES,
    says: /[2-6] !== 1/,
  },
  {
    name: 'a missing row of a limited provider not added',
    breaks: [{ file: LOCKS, text: 'lost := lost || limited;', by: '' }],
    moments: [ONE_QUEUE_EACH, TWO_HAVE_COUNTED],
    fails: ACROSS_QUEUES,
    says: /[2-6] !== 1/,
  },
  {
    name: 'the pace of a provider not counted',
    breaks: [{ file: LOCKS, text: 'a.licensed_at > now - n.within_ms', by: 'a.licensed_at > now' }],
    moments: [],
    fails: 'limiting: a provider gets no more licences in any second than its pace allows, over all queues',
    says: /3 !== 0/,
  },
  {
    name: 'indeterminate attempts not counted as lines of their provider',
    breaks: [{ file: LOCKS, text: 'o.lines + i.lines, i.free_at', by: 'o.lines, i.free_at' }],
    moments: [],
    fails: 'limiting: a line of a provider is in use while its call is unknown, and indeterminate until lineFreeAt',
    says: /deep-equal/,
  },
  {
    name: 'queues whose provider is at its limit locked in place of others',
    breaks: [{ file: LOCKS, text: ' OR w.provider = ANY(at_limit) THEN false', by: ' THEN false' }],
    moments: [],
    fails: 'limiting: calls of a provider at its limit in any number of queues delay no call in another queue',
    says: /./,
  },
  {
    name: 'attempts to a number counted without a lock',
    breaks: [{ file: LOCKS, text: NUMBERS_LOCKED, by: '' }],
    moments: [meetBefore(SAVES, 'INSERT INTO outdial.attempts (call, reference')],
    fails: 'concurrent operations: a number limit holds across queues',
    says: /[23] !== 1/,
  },
]
