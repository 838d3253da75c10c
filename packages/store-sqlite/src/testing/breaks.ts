import type { Break } from '../../../../tools/broken-source.ts'
import type { Mistake } from './mistake.ts'
import { RULING } from './ruling-breaks.ts'

// oxlint-disable-next-line no-template-curly-in-string -- part of the source
const ORDER = 'AND c.due_at <= ? ${IN_ORDER} LIMIT 0 + ?'

/** Lines are counted before the lock, so the count may be stale when it is used. */
export const COUNTED_BEFORE_THE_LOCK: readonly Break[] = [
  {
    file: 'operations/load-step.ts',
    text: 'const counted = count(db, queue, now)',
    by: 'const counted = countedBefore.get(queue.name) ?? count(db, queue, now)',
  },
  {
    file: 'operations/load-step.ts',
    text: '/** Loads the queues with waiting calls, and the queues of the attempts. */',
    by: 'export const countedBefore = new Map<string, ReturnType<typeof count>>()\n',
  },
  {
    file: 'sqlite-store.ts',
    text: 'const { advanced, added } = await session.write(',
    by: `await session.read((db, now) => {
        for (const { queue } of waitingQueues(db, step.dispatch?.providers ?? []))
          countedBefore.set(queue.name, count(db, queue, now))
      })
      await new Promise(resolve => setTimeout(resolve, 2))
      const { advanced, added } = await session.write(`,
  },
  {
    file: 'sqlite-store.ts',
    text: "import { listCalls } from './operations/list.ts'",
    by: `import { listCalls } from './operations/list.ts'
import { countedBefore } from './operations/load-step.ts'
import { count } from './rows/counts.ts'
import { waitingQueues } from './rows/waiting.ts'`,
  },
]

/** The lines of a provider are counted before the lock. */
const PROVIDER_COUNTED_BEFORE_THE_LOCK: readonly Break[] = [
  {
    file: 'operations/load-step.ts',
    text: 'counted: countProvider(db, name, limits, now)',
    by: 'counted: providersBefore.get(name) ?? countProvider(db, name, limits, now)',
  },
  {
    file: 'operations/load-step.ts',
    text: '/** Loads the queues with waiting calls, and the queues of the attempts. */',
    by: 'export const providersBefore = new Map<string, ReturnType<typeof countProvider>>()\n',
  },
  {
    file: 'sqlite-store.ts',
    text: 'const { advanced, added } = await session.write(',
    by: `await session.read((db, now) => {
        for (const [name, limits] of step.dispatch?.providerLimits ?? [])
          providersBefore.set(name, countProvider(db, name, limits, now))
      })
      await new Promise(resolve => setTimeout(resolve, 2))
      const { advanced, added } = await session.write(`,
  },
  {
    file: 'sqlite-store.ts',
    text: "import { listCalls } from './operations/list.ts'",
    by: `import { listCalls } from './operations/list.ts'
import { providersBefore } from './operations/load-step.ts'
import { countProvider } from './rows/counts.ts'`,
  },
]

/** A step is not a transaction: each of its statements commits by itself. */
export const NO_TRANSACTION: readonly Break[] = [
  {
    file: 'connection/database.ts',
    text: "write: work => transaction('BEGIN IMMEDIATE', work)",
    by: 'write: work => work()',
  },
]

const MEET = "import { hasMet, meet } from './testing/meeting.ts'"

/** All processes of a race count before any licenses, and license before any ends a call. */
export const MEETING_AFTER_COUNTING: readonly Break[] = [
  { file: 'sqlite-store.ts', text: 'await new Promise(resolve => setTimeout(resolve, 2))', by: "meet('counted')" },
  {
    file: 'sqlite-store.ts',
    text: 'async takeOverdue(query) {',
    by: "async takeOverdue(query) {\n      if (hasMet('counted')) meet('licensed')",
  },
  {
    file: 'sqlite-store.ts',
    text: "import { prune } from './operations/prune.ts'",
    by: `import { prune } from './operations/prune.ts'\n${MEET}`,
  },
]

/** All processes of a race read the same due call before any licenses it. */
export const MEETING_IN_A_STEP: readonly Break[] = [
  {
    file: 'operations/advance.ts',
    text: 'const result = decide(db, step, now)',
    by: "const result = decide(db, step, now)\n  if (result.advanced.licensed.length > 0) meet('found')",
  },
  {
    file: 'operations/advance.ts',
    text: "import { loadStep } from './load-step.ts'",
    by: "import { meet } from '../testing/meeting.ts'\nimport { loadStep } from './load-step.ts'",
  },
  { file: 'connection/open.ts', text: 'timeout: 0', by: 'timeout: 20_000' },
]

export const MISTAKES: readonly Mistake[] = [
  {
    name: 'no transaction',
    breaks: NO_TRANSACTION,
    fails: 'keeping: polls are not counted if taking them fails',
  },
  {
    name: 'lines counted before the lock',
    breaks: COUNTED_BEFORE_THE_LOCK,
    fails: 'licensing: concurrent steps license each call once, in order and within the lines',
  },
  {
    name: 'calls due at the same time licensed in reverse order',
    breaks: [
      {
        file: 'rows/waiting.ts',
        text: ORDER,
        by: 'AND c.due_at <= ? ORDER BY c.due_at, c.sequence DESC LIMIT 0 + ?',
      },
    ],
    fails: 'licensing: calls are licensed in the order of dueAt, then of adding',
  },
  {
    name: 'due a millisecond late',
    breaks: [{ file: 'rows/waiting.ts', text: 'AND c.due_at <= ?', by: 'AND c.due_at < ?' }],
    fails: 'licensing: a call is licensed when it is due and not before, to the millisecond',
  },
  {
    name: 'a line freed a millisecond late',
    breaks: [
      {
        file: 'rows/counts.ts',
        text: 'WHERE queue = ? AND in_use_until > ?',
        by: 'WHERE queue = ? AND in_use_until >= ?',
      },
    ],
    fails: 'lines: the count of lines includes indeterminate attempts until lineFreeAt, to the millisecond',
  },
  {
    name: 'a line freed without an end',
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
    name: 'a key accepted for any request',
    breaks: [{ file: 'operations/add.ts', text: 'checkTerms(calls, terms, key => callWithKey(db, key))', by: '' }],
    fails: 'adding: a batch that its terms refuse adds nothing',
  },
  {
    name: 'a key shared by two calls',
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
    name: 'the next call of a series not added by a step',
    breaks: [{ file: 'operations/advance.ts', text: 'next.length === 0 ?', by: 'true ?' }],
    fails: 'repeating: the next call is licensed when it is due',
  },
  {
    name: 'a limit that counts attempts that were not placed',
    breaks: [{ file: 'rows/counts.ts', text: " AND released = 0 AND status <> 'rejected'", by: '' }],
    fails: 'held: attempts that were not placed do not count for a limit',
  },
  {
    name: 'no pace',
    breaks: [{ file: 'rows/counts.ts', text: '...countLicences(db, PACE, queue.name, queue, now)', by: 'licences: 0' }],
    fails: 'pacing: a queue gives no more licences in any second than its pace allows',
  },
  {
    name: 'overdue a millisecond late',
    breaks: [
      { file: 'rows/attempts.ts', text: 'WHERE a.next_poll_at <= ? ORDER', by: 'WHERE a.next_poll_at < ? ORDER' },
    ],
    fails: 'overdue: an attempt without an answer is overdue at answerBy, to the millisecond',
  },
  {
    name: 'a next poll that is not moved on',
    breaks: [{ file: 'operations/overdue.ts', text: 'savePoll(db, attempt)', by: 'void savePoll' }],
    fails: 'overdue: no two workers take the same attempt',
  },
  {
    name: 'a version that is not compared',
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
    name: 'calls of an owner counted in all queues',
    breaks: [{ file: 'rows/call-counts.ts', text: 'OR queue = ?', by: 'OR queue = ? OR 1' }],
    fails: 'counting: calls are counted by queue, by owner, and by both',
  },
  {
    name: 'pages continued by time alone',
    breaks: [{ file: 'rows/call-list.ts', text: '(at, sequence) > (?, ?)', by: '(at, 0) > (?, ?)' }],
    fails: 'listing: pages have the given size and meet without gap or overlap, and the last has no next',
  },
  {
    name: 'the limits of a provider not counted over all queues',
    breaks: [
      { file: 'operations/load-step.ts', text: 'limited: limitedIn(dispatch)', by: 'limited: limitedIn(undefined)' },
    ],
    fails: 'limiting: no more calls are in flight at a provider than it has lines, over all queues',
  },
  {
    name: 'the pace of a provider not counted',
    breaks: [{ file: 'rows/counts.ts', text: '...countLicences(db, PACE_AT, name, limits, now)', by: 'licences: 0' }],
    fails: 'limiting: a provider gets no more licences in any second than its pace allows, over all queues',
  },
  {
    name: 'the limits of a provider counted before the lock',
    breaks: PROVIDER_COUNTED_BEFORE_THE_LOCK,
    fails: 'concurrent operations: the limits of a provider hold across queues',
  },
  {
    name: 'the total of lines not counted over all queues',
    breaks: [
      {
        file: 'operations/load-step.ts',
        text: 'dispatch?.lines === undefined ? undefined : countLines(db, now)',
        by: 'countLines && undefined',
      },
    ],
    fails: 'dispatching: the total of lines counts the lines of all queues',
  },
  {
    name: 'an id that another attempt takes before it is free',
    breaks: [
      { file: 'rows/attempts.ts', text: 'attempts.length > 1', by: 'attempts.length > 99' },
      { file: 'rows/attempts.ts', text: 'attempts.toSorted(', by: 'attempts.toReversed().toSorted(' },
    ],
    fails: 'finding: an id that the answer to a later POST has goes to the later attempt',
  },
  {
    name: 'a line_free_at that is not saved',
    breaks: [
      {
        file: 'rows/attempts.ts',
        text: 'line_free_at = ?, next_poll_at = ?',
        by: 'line_free_at = line_free_at + 0 * ?, next_poll_at = ?',
      },
    ],
    fails: 'dispatching: an unknown attempt whose line an operator frees ends indeterminate, and its line is free',
  },
  {
    name: 'details that are saved once and never again',
    breaks: [
      { file: 'rows/attempts.ts', text: 'events = ?, details = ?', by: 'events = ?, details = coalesce(details, ?)' },
    ],
    fails: 'details: details are merged by name, in any order of the updates',
  },
  {
    name: 'a pause that is ignored',
    breaks: [
      { file: 'operations/load-step.ts', text: '...storedDispatch(db)', by: '...storedDispatch(db), paused: false' },
    ],
    fails: 'dispatching: nothing is licensed while dispatching is paused, and the calls keep their places',
  },
  ...RULING,
]
