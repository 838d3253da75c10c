import { ASKING, LOCKS, type Mistake, meetBefore, OTHER_LOCKS, PIECES, SAVES } from './mistake.ts'

const AT_ONCE =
  'licensing: concurrent steps license each call once, in order and within the lines'

const QUEUES_LOCKED = 'WHERE q.name = ANY(wanted) ORDER BY q.name FOR NO KEY UPDATE SKIP LOCKED'
const NOT_LOCKED = { file: LOCKS, text: QUEUES_LOCKED, by: 'WHERE q.name = ANY(wanted) ORDER BY q.name' }

/** Once they have met, each licenses what those before it have left. */
const ONE_AFTER_THE_OTHER = {
  file: LOCKS,
  text: 'due := 0;',
  by: "PERFORM pg_advisory_xact_lock(hashtextextended('one after the other', 0));\n  due := 0;",
}

// Between what waits and what of it is locked.
const DUE_SEEN = 'due := (SELECT count(*) FROM unnest(due_ats[1:room])'
const CALL_LOCKED = `PERFORM FROM outdial.calls c WHERE c.id = ANY(ids) ORDER BY c.sequence FOR UPDATE;
  it.what := 'now';`

/** Whoever licenses has seen which call is due, and whoever changes it has locked it, before one of them goes on. */
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
      'it.what',
      "PERFORM outdial.meet_others('outdial.changers', 'outdial.licensers');\n  it.what",
    ),
  },
]

export const LICENSING: readonly Mistake[] = [
  {
    name: 'lines counted while their queue is not locked',
    breaks: [NOT_LOCKED],
    moments: [ASKING, meetBefore(LOCKS, 'due := 0;', 6), ONE_AFTER_THE_OTHER],
    fails: AT_ONCE,
    says: /12 !== 7/,
  },
  {
    name: 'lines counted by the statement that locks their queue',
    breaks: [
      NOT_LOCKED,
      {
        file: PIECES,
        text: 'q.name = n.name OFFSET 0) q\n    CROSS JOIN LATERAL (SELECT count(*) AS lines',
        by: 'q.name = n.name OFFSET 0 FOR NO KEY UPDATE) q\n    CROSS JOIN LATERAL (SELECT count(*) AS lines',
      },
    ],
    moments: [ASKING, meetBefore(LOCKS, 'FOR q IN $', 6)],
    fails: AT_ONCE,
    says: /\d !== 7/,
  },
  {
    name: 'a locked queue passed over',
    breaks: [{ file: LOCKS, text: 'IF cardinality(mine) = 0 THEN', by: 'IF false THEN' }],
    moments: [ASKING, meetBefore(LOCKS, 'IF cardinality(wanted) > 0 THEN', 6)],
    fails: AT_ONCE,
    says: /[1-6] !== 7/,
  },
  {
    name: 'a locked call passed over',
    breaks: [{ file: LOCKS, text: 'OFFSET 0 FOR UPDATE\n', by: 'OFFSET 0 FOR UPDATE SKIP LOCKED\n' }],
    moments: WHILE_CHANGED,
    fails: 'concurrent operations: a call that is being edited keeps its place in the order',
    says: /deep-equal/,
  },
  {
    name: 'a call licensed as it was before it was locked',
    breaks: [{ file: LOCKS, text: 'AND c.due_at = w.due_at', by: '' }],
    moments: WHILE_CHANGED,
    fails: 'concurrent operations: a call is deferred or licensed, not both',
    says: /'begun'/,
  },
  {
    name: 'a step that resolves before one that licensed before it',
    breaks: [{ file: 'operations/turns.ts', text: 'await Promise.all(before)', by: 'void before' }],
    // Of the first licence the answer comes late.
    moments: [
      ASKING,
      {
        file: 'operations/advance.ts',
        text: 'return { ...stepped, seen: undefined }',
        by: 'if (licensed[0]?.sequence === 1) await new Promise(resolve => setTimeout(resolve, 100))\n    return { ...stepped, seen: undefined }',
      },
    ],
    fails: 'at once: as many steps as a store takes at once resolve in the order in which they licensed',
    says: /deep-equal/,
  },
  {
    name: 'attempts to a number counted without a lock',
    breaks: [
      { file: 'tables/counts.ts', text: 'await db.query(LOCK_NUMBERS, toArray(unknown))', by: 'void LOCK_NUMBERS' },
    ],
    moments: [ASKING, meetBefore(SAVES, 'INSERT INTO outdial.attempts (call, reference')],
    fails: 'concurrent operations: a number limit holds across queues',
    says: /[23] !== 1/,
  },
]
