import type { Break } from '../../../../../tools/broken-source.ts'
import { LOCKS, meetBefore, ONE_QUEUE_EACH } from './mistake.ts'

/** The store's time is the time at which the transaction began. */
export const DATED_TOO_EARLY: readonly Break[] = [
  { file: LOCKS, text: 'extract(epoch FROM clock_timestamp())', by: 'extract(epoch FROM now())' },
]

/** Steps reach the lock of their queue late, each by another time. */
export const LATE_FOR_THE_LOCK: readonly Break[] = [
  {
    file: LOCKS,
    text: 'IF cardinality(wanted) > 0 THEN',
    by: 'PERFORM pg_sleep(random() * 0.03);\n    IF cardinality(wanted) > 0 THEN',
  },
]

/** Each of three processes locks a queue of its own, and all have counted before any licenses. */
export const THREE_HAVE_COUNTED: readonly Break[] = [
  ONE_QUEUE_EACH,
  meetBefore(LOCKS, "RETURN NEXT outdial.loaded_of('now',\n", 3),
]
