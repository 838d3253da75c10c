import { type Mistake, meetBefore, PREMISES, SAVES } from './mistake.ts'

/** What a planned step takes for granted, and does not have checked. */
export const PLANNING: readonly Mistake[] = [
  {
    name: 'lines in use that a plan knows, and nobody counts',
    breaks: [{ file: PREMISES, text: '(begins = 0 OR seen.lines <= seen.concurrency)', by: 'true' }],
    moments: [],
    fails: 'sharing: lines that another has taken are in use',
    says: /deep-equal/,
  },
  {
    name: 'lines counted by two plans at once, each without the other',
    breaks: [{ file: PREMISES, text: 'WHERE q.name = focus FOR NO KEY UPDATE', by: 'WHERE q.name = focus' }],
    moments: [meetBefore(PREMISES, 'IF (FOUND AND NOT seen.is_taken')],
    fails: 'sharing: the last line is taken by one of two that license at once, each for a provider of its own',
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
    fails: 'sharing: a call that another has added before those that are known is the first',
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
      'sharing: a queue that another has paused licenses nothing, and one that it has narrowed no more than it may',
    says: /deep-equal/,
  },
  {
    name: 'a call licensed as it was seen',
    breaks: [
      { file: SAVES, text: 'c.sequence = x.sequence AND c.version = x.version - 1', by: 'c.sequence = x.sequence' },
      { file: SAVES, text: 'WHERE c.ctid = x.found_at AND c.version = x.version - 1', by: 'WHERE c.ctid = x.found_at' },
    ],
    moments: [],
    fails: 'sharing: a call that another has edited is licensed as it is now',
    says: /strictly equal/,
  },
  {
    name: 'an attempt that a plan remembers, whoever has written it',
    breaks: [{ file: SAVES, text: ' AND (x.written_by IS NULL OR a.xmin = x.written_by)', by: '' }],
    moments: [],
    fails: 'sharing: what another was told that changes nothing is kept when more is told',
    says: /deep-equal/,
  },
  {
    name: 'a call that a plan remembers, whoever has written it',
    breaks: [{ file: PREMISES, text: 'told_call_xids = own.xids', by: 'true' }],
    moments: [],
    fails: 'sharing: a call that another has cancelled ends with its attempt',
    says: /Expected to write|scheduled/,
  },
  {
    name: 'an id of an attempt that ends, whoever has it',
    breaks: [{ file: PREMISES, text: 'AND NOT seen.is_taken', by: '' }],
    moments: [],
    fails: 'sharing: an id that another has bound is not bound to an attempt that ends, either',
    says: /deep-equal/,
  },
]
