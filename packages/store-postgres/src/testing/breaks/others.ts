import { type Mistake, meetBefore, OTHER_LOCKS } from './mistake.ts'

const CALLS_READ = `unnest(ids) AS i(id)
    CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.id = i.id OFFSET 0) c
    LEFT JOIN LATERAL (SELECT * FROM outdial.attempts a WHERE a.reference = c.latest OFFSET 0) a ON true;
`
const OVERDUE_LOCKED = "PERFORM pg_advisory_xact_lock(hashtextextended('outdial.lines', 0));"

/** Between the notification and the commit. */
const ADDING_TAKES_A_WHILE = {
  file: OTHER_LOCKS,
  text: 'UPDATE outdial.last_added SET',
  by: 'PERFORM pg_sleep(0.15);\n  UPDATE outdial.last_added SET',
}

/** Faults outside of steps. */
export const OTHERS: readonly Mistake[] = [
  {
    name: 'two transactions that number their calls from the same call on',
    breaks: [
      {
        file: OTHER_LOCKS,
        text: 'FROM outdial.last_added a FOR UPDATE;',
        by: 'FROM outdial.last_added a;',
      },
    ],
    moments: [
      meetBefore(OTHER_LOCKS, "RETURN NEXT outdial.loaded_of('now', json_build_array(outdial.time_of(clock), last));"),
    ],
    fails: 'keeping: concurrent operations are atomic',
    says: /calls_pkey/,
  },
  {
    name: 'a version compared without a lock',
    breaks: [
      {
        file: OTHER_LOCKS,
        text: 'c.sequence = s.sequence OFFSET 0 FOR UPDATE) c;',
        by: 'c.sequence = s.sequence OFFSET 0) c;',
      },
    ],
    moments: [{ file: OTHER_LOCKS, text: CALLS_READ, by: `${CALLS_READ}  PERFORM outdial.meet(2);\n` }],
    fails: 'concurrent operations: of several changes for one version one is made, and the others are refused',
    says: /[2-5] !== 1/,
  },
  {
    name: 'overdue attempts taken without a lock',
    breaks: [{ file: OTHER_LOCKS, text: OVERDUE_LOCKED, by: '' }],
    moments: [meetBefore(OTHER_LOCKS, 'PERFORM FROM outdial.calls c WHERE c.sequence = ANY(due)', 3)],
    fails: 'overdue: no two workers take the same attempt',
    says: /deep-equal/,
  },
  {
    name: 'a COMMIT repeated because its answer was lost',
    breaks: [
      {
        file: 'connection/transaction.ts',
        text: "isCommitted = (await commitStatusOf({ xid, epoch }, inquiry)) === 'committed'",
        by: 'await commitStatusOf({ xid, epoch }, inquiry)\n      isCommitted = false',
      },
    ],
    moments: [],
    losesAnswers: 'COMMIT',
    fails: 'licensing: a call is licensed once',
    says: /0 !== 1/,
  },
  {
    name: 'a freed line without a notification',
    breaks: [
      { file: 'notifications/notify.ts', text: 'void db.query(WAKE, wakePayload(sender, change))', by: 'void WAKE' },
    ],
    moments: [],
    fails: 'sharing: a call that one instance adds, or a line that it frees, wakes the other',
    says: undefined,
  },
  {
    name: 'a notification before the commit',
    breaks: [
      {
        file: 'postgres-store.ts',
        text: 'add(db, calls, { settings, terms }, changed => hints.notify(db, changed))',
        by:
          'add(db, calls, { settings, terms }, changed => ' +
          'void session.write(async other => hints.notify(other, changed)))',
      },
    ],
    moments: [ADDING_TAKES_A_WHILE],
    fails: 'concurrent commits: a hint of a change by another instance comes after its commit',
    says: /falsy/,
  },
  {
    name: 'a new watcher that does not wait for commits that saw no watcher',
    breaks: [{ file: 'notifications/notify.ts', text: ';\n  SELECT pg_advisory_xact_lock(${CHECKED})`', by: '`' }],
    moments: [ADDING_TAKES_A_WHILE],
    fails: 'concurrent commits: a watcher that reads at its start and after missed misses no change',
    says: undefined,
  },
]
