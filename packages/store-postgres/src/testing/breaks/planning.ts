import { type Mistake, meetBefore, PREMISES, SAVES } from './mistake.ts'

/** What a planned step takes for granted, and does not have checked. */
export const PLANNING: readonly Mistake[] = [
  {
    name: 'lines in use that a plan knows, and nobody counts',
    breaks: [{ file: PREMISES, text: '(begins = 0 OR seen.lines <= seen.concurrency)', by: 'true' }],
    moments: [],
    fails: 'stale reads: lines that another instance has taken are in use',
    says: /deep-equal/,
  },
  {
    name: 'lines counted by two plans at once, each without the other',
    breaks: [{ file: PREMISES, text: 'WHERE q.name = focus FOR NO KEY UPDATE', by: 'WHERE q.name = focus' }],
    moments: [meetBefore(PREMISES, 'IF (FOUND AND NOT seen.is_taken')],
    fails: 'stale reads: one of two concurrent instances with different providers takes the last line',
    says: /2 !== 1/,
  },
  {
    name: 'the first calls that a plan knows, and nobody looks for',
    breaks: [
      {
        file: PREMISES,
        text: '((first_due_at, first_sequence) > (last_due_at, last_sequence))',
        by: '(true)',
      },
    ],
    moments: [],
    fails: 'stale reads: an earlier call that another instance has added is licensed first',
    says: /deep-equal/,
  },
  {
    name: 'a queue that was changed since it was seen',
    breaks: [
      { file: PREMISES, text: ' AND q.xmin = focus_xid', by: '' },
      { file: PREMISES, text: '(seen.written_by = focus_xid)', by: '(true)' },
    ],
    moments: [],
    fails:
      'stale reads: a queue that another instance has paused or reduced licenses no more than it may',
    says: /deep-equal/,
  },
  {
    name: 'a call licensed as it was seen',
    breaks: [
      { file: SAVES, text: 'c.sequence = x.sequence AND c.version = x.version - 1', by: 'c.sequence = x.sequence' },
      { file: SAVES, text: 'WHERE c.ctid = x.found_at AND c.version = x.version - 1', by: 'WHERE c.ctid = x.found_at' },
    ],
    moments: [],
    fails: 'stale reads: a call that another instance has edited is licensed with the edit',
    says: /strictly equal/,
  },
  {
    name: 'an attempt that a plan remembers, whoever has written it',
    breaks: [{ file: SAVES, text: ' AND (x.written_by IS NULL OR a.xmin = x.written_by)', by: '' }],
    moments: [],
    fails: 'stale reads: events of unchanged updates that another instance recorded are kept when more are recorded',
    says: /deep-equal/,
  },
  {
    name: 'a call that a plan remembers, whoever has written it',
    breaks: [{ file: PREMISES, text: 'told_call_xids = own.xids', by: 'true' }],
    moments: [],
    fails: 'stale reads: a call that another instance has cancelled ends with its attempt',
    says: /Expected to write|scheduled/,
  },
  {
    name: 'an id of an attempt that ends, whoever has it',
    breaks: [{ file: PREMISES, text: 'AND NOT seen.is_taken', by: '' }],
    moments: [],
    fails: 'stale reads: an id that another instance has bound is not bound to an attempt that ends',
    says: /deep-equal/,
  },
]
