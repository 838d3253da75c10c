import type { Break } from '../../../../tools/broken-source.ts'

/** A way to write a store wrongly, and the case that says so. */
export interface Mistake {
  readonly name: string
  readonly breaks: readonly Break[]
  /** The subject and the rule of the case that has to fail. */
  readonly fails: string
}

const ORDER = 'AND c.due_at <= ? ORDER BY c.due_at, c.sequence LIMIT 0 + ?'

/** The lines are counted a round trip before the lock is taken: what was counted may be wrong by the time it counts. */
export const COUNTED_BEFORE_THE_LOCK: readonly Break[] = [
  {
    file: 'operations/license.ts',
    text: 'let counted = count(db, queue, now)',
    by: 'let counted = countedBefore.get(queue.name) ?? count(db, queue, now)',
  },
  {
    file: 'operations/license.ts',
    text: 'interface Given {',
    by: 'export const countedBefore = new Map<string, Counted>()\n\ninterface Given {',
  },
  {
    file: 'sqlite-store.ts',
    text: 'const advanced = await session.write(',
    by: `await session.read((db, now) => {
        for (const { queue } of waitingQueues(db, step.dispatch ?? { providers: [] })) countedBefore.set(queue.name, count(db, queue, now))
      })
      await new Promise(resolve => setTimeout(resolve, 2))
      const advanced = await session.write(`,
  },
  {
    file: 'sqlite-store.ts',
    text: "import { look } from './operations/look.ts'",
    by: `import { look } from './operations/look.ts'
import { countedBefore } from './operations/license.ts'
import { count } from './tables/counts.ts'
import { waitingQueues } from './tables/waiting.ts'`,
  },
]

/** A step is no transaction: each of its statements is a commit of its own. */
export const NO_TRANSACTION: readonly Break[] = [
  {
    file: 'connection/database.ts',
    text: "write: work => transaction('BEGIN IMMEDIATE', work)",
    by: 'write: work => work()',
  },
]

const MEET = "import { hasMet, meet } from './testing/meeting.ts'"

/** The processes of a race have all counted before one of them licenses, and have all licensed before one of them ends a call. */
export const MEETING_AFTER_COUNTING: readonly Break[] = [
  { file: 'sqlite-store.ts', text: 'await new Promise(resolve => setTimeout(resolve, 2))', by: "meet('counted')" },
  {
    file: 'sqlite-store.ts',
    text: 'async takeOverdue(query) {',
    by: "async takeOverdue(query) {\n      if (hasMet('counted')) meet('licensed')",
  },
  {
    file: 'sqlite-store.ts',
    text: "import { look } from './operations/look.ts'",
    by: `import { look } from './operations/look.ts'\n${MEET}`,
  },
]

/** The processes of a race have all found the same call due before one of them licenses it, and wait for the lock of each statement. */
export const MEETING_IN_A_STEP: readonly Break[] = [
  {
    file: 'operations/license.ts',
    text: 'const reason = reasonToHold(',
    by: "meet('found')\n    const reason = reasonToHold(",
  },
  {
    file: 'operations/license.ts',
    text: "import { count, countLimits } from '../tables/counts.ts'",
    by: "import { count, countLimits } from '../tables/counts.ts'\nimport { meet } from '../testing/meeting.ts'",
  },
  { file: 'connection/open.ts', text: 'timeout: 0', by: 'timeout: 20_000' },
]

export const MISTAKES: readonly Mistake[] = [
  {
    name: 'no transaction',
    breaks: NO_TRANSACTION,
    fails: 'keeping: a step whose licensing fails records nothing and licenses nothing',
  },
  {
    name: 'lines counted before the lock',
    breaks: COUNTED_BEFORE_THE_LOCK,
    fails: 'licensing: concurrent steps license each call once, in order and within the lines',
  },
  {
    name: 'the last word wins',
    breaks: [
      {
        file: 'operations/record.ts',
        text: 'const result = recordUpdate(known, ',
        by: "const result = recordUpdate({ ...known, attempt: { ...attempt, status: 'dialing', endedAt: undefined } }, ",
      },
    ],
    fails: 'recording: an ended attempt is never reopened',
  },
  {
    name: 'ordered by adding alone',
    breaks: [
      {
        file: 'tables/waiting.ts',
        text: ORDER,
        by: 'AND c.due_at <= ? ORDER BY c.sequence LIMIT 0 + ?',
      },
    ],
    fails: 'licensing: calls are licensed in the order of dueAt, then of adding',
  },
  {
    name: 'what is due at once is taken last come, first served',
    breaks: [
      {
        file: 'tables/waiting.ts',
        text: ORDER,
        by: 'AND c.due_at <= ? ORDER BY c.due_at, c.sequence DESC LIMIT 0 + ?',
      },
    ],
    fails: 'licensing: calls are licensed in the order of dueAt, then of adding',
  },
  {
    name: 'due a millisecond late',
    breaks: [{ file: 'tables/waiting.ts', text: 'AND c.due_at <= ?', by: 'AND c.due_at < ?' }],
    fails: 'licensing: a call is licensed when it is due and not before, to the millisecond',
  },
  {
    name: 'a line freed a millisecond late',
    breaks: [
      {
        file: 'tables/counts.ts',
        text: 'WHERE queue = ? AND held_until > ?',
        by: 'WHERE queue = ? AND held_until >= ?',
      },
    ],
    fails: 'lines: the count of lines includes indeterminate attempts until lineFreeAt, to the millisecond',
  },
  {
    name: 'a line freed when nobody can know',
    breaks: [
      {
        file: 'schema/migrations/0001-calls.ts',
        text: " WHEN status = 'indeterminate' THEN line_free_at END",
        by: ' END',
      },
    ],
    fails: 'lines: the count of lines includes indeterminate attempts until lineFreeAt, to the millisecond',
  },
  {
    name: 'a key that may stand for anything',
    breaks: [{ file: 'operations/add.ts', text: 'checkTerms(calls, terms, key => callWithKey(db, key))', by: '' }],
    fails: 'adding: a batch that its terms refuse adds nothing',
  },
  {
    name: 'a key that two calls have',
    breaks: [
      {
        file: 'operations/add.ts',
        text: 'call.key === undefined ? undefined : callWithKey(db, call.key)',
        by: 'call.sequence === -1 ? callWithKey(db, call.key) : undefined',
      },
      {
        file: 'schema/migrations/0001-calls.ts',
        text: 'CREATE UNIQUE INDEX calls_by_key',
        by: 'CREATE INDEX calls_by_key',
      },
    ],
    fails: 'adding: a call whose key is known is not added: the call that has the key is returned instead',
  },
  {
    name: 'a retry left for a second commit',
    breaks: [
      { file: 'operations/record.ts', text: 'touched.set(result)', by: 'touched.set({ ...result, call: known.call })' },
    ],
    fails: 'ending: a retry is scheduled in the commit that ends the attempt',
  },
  {
    name: 'the next call left for a second commit',
    breaks: [
      { file: 'operations/record.ts', text: 'if (result.next) addCalls(db, [result.next], FOLLOWING, now)', by: '' },
    ],
    fails: 'ending: the next call is added once, in the commit that ends this one',
  },
  {
    name: 'a limit that counts what never rang',
    breaks: [{ file: 'tables/counts.ts', text: " AND released = 0 AND status <> 'rejected'", by: '' }],
    fails: 'held: attempts that were not placed do not count for a limit',
  },
  {
    name: 'no pace',
    breaks: [{ file: 'tables/counts.ts', text: 'const pace = paceOf(queue)', by: 'const pace = undefined' }],
    fails: 'pacing: a queue gives no more licences in any second than its pace allows',
  },
  {
    name: 'overdue a millisecond late',
    breaks: [{ file: 'tables/attempts.ts', text: 'WHERE a.look_at <= ? ORDER', by: 'WHERE a.look_at < ? ORDER' }],
    fails: 'overdue: an attempt without an answer is overdue at answerBy, to the millisecond',
  },
  {
    name: 'a look that is not moved on',
    breaks: [{ file: 'operations/overdue.ts', text: 'saveLook(db, id, taken)', by: 'void saveLook' }],
    fails: 'overdue: no two workers take the same attempt',
  },
  {
    name: 'a held call that keeps the others waiting',
    breaks: [
      {
        file: 'operations/license.ts',
        text: 'held.push(reason)\n      continue',
        by: 'held.push(reason)\n      break',
      },
    ],
    fails: 'held: held calls do not delay the calls behind them, and stay unchanged',
  },
  {
    name: 'nobody remembers who looked',
    breaks: [
      {
        file: 'operations/license.ts',
        text: 'saveQueue(db, attend(found.queue, now), found.queue)',
        by: 'attend(found.queue, now)',
      },
    ],
    fails: 'held: a backlog that waits for hours for a line is no misfire while the queue is checked',
  },
  {
    name: 'an id bound twice',
    breaks: [
      {
        file: 'operations/record.ts',
        text: 'isOpen(other) && other.reference !== reference',
        by: 'isOpen(other) && !other',
      },
    ],
    fails: 'finding: an id of another open attempt is not bound again; the rest of the update is recorded',
  },
  {
    name: 'a version that nobody compares',
    breaks: [
      {
        file: 'operations/change.ts',
        text: 'changeCall(call, wanted, now)',
        by: 'changeCall(call, { ...wanted, ifVersion: undefined }, now)',
      },
    ],
    fails: 'changing: a change for another version is refused, whatever its kind',
  },
  {
    name: 'pages that go on by time alone',
    breaks: [{ file: 'tables/call-list.ts', text: '(at, sequence) > (?, ?)', by: '(at, 0) > (?, ?)' }],
    fails: 'listing: pages have the given size and meet without gap or overlap, and the last has no next',
  },
]
