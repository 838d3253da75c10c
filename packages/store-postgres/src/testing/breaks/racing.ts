import type { Break } from '../../../../../tools/broken-source.ts'
import { LOCKS, PIECES } from './mistake.ts'

/** The time is that of the beginning of the transaction. */
export const DATED_TOO_EARLY: readonly Break[] = [
  { file: PIECES, text: 'extract(epoch FROM clock_timestamp())', by: 'extract(epoch FROM now())' },
]

/** Steps come late to the lock of their queue, each by another time. */
export const LATE_FOR_THE_LOCK: readonly Break[] = [
  {
    file: LOCKS,
    text: 'IF cardinality(wanted) > 0 THEN',
    by: 'PERFORM pg_sleep(random() * 0.03);\n    IF cardinality(wanted) > 0 THEN',
  },
]
