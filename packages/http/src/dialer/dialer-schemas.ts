import { BACKOFF_CODES, WAITING_STATUSES } from '@outdial/call-client/internal'
import { OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import * as z from 'zod'
import { detailsSchema } from '../calls/call-schemas.ts'

/** The state of one number of the list. */
export const entrySchema = z.object({
  /** Its index in the list, from 0. */
  index: z.int().nonnegative(),
  to: z.string(),
  status: z.enum([...WAITING_STATUSES, ...OPEN_STATUSES, ...OUTCOMES]),
  /** The number of the attempt, from 1; 0 before the first. */
  attempt: z.int().nonnegative(),
  version: z.int().nonnegative(),
  /** When the status was reached, by the server's clock. */
  since: z.optional(z.iso.datetime()),
  /** While its call is in flight: when it ends at the latest, and its line is free. */
  endsBy: z.optional(z.iso.datetime()),
  /**
   * While its call is in flight and the service does not answer: the service's last sign, or the
   * begin of the call.
   */
  silentSince: z.optional(z.iso.datetime()),
  /** The provider's own word for the reason, or its last refusal. */
  cause: z.optional(z.string()),
  /** Of an ended attempt: whether an answer was reported. `completed` does not prove one. */
  answered: z.optional(z.boolean()),
  answeredAt: z.optional(z.iso.datetime()),
  endedAt: z.optional(z.iso.datetime()),
  durationMs: z.optional(z.number().nonnegative()),
  /** What else the provider reported about the attempt. Texts are cut to 500 characters. */
  details: z.optional(detailsSchema),
})

/** The dialer with all entries of its list. */
export const dialerSnapshotSchema = z.object({
  /** Identifies one run of the server process. Another epoch voids everything known before. */
  epoch: z.string(),
  version: z.int().nonnegative(),
  state: z.enum(['idle', 'running', 'paused', 'stopping', 'stopped', 'finished']),
  concurrency: z.int().positive(),
  /** While the service refuses calls: no call begins before. */
  backoffUntil: z.optional(z.iso.datetime()),
  /** Why: the code of the refusal. */
  backoffCode: z.optional(z.enum(BACKOFF_CODES)),
  /**
   * After a stop with `hangUp`: `requested`, `failed` (a call that is still in flight could not be
   * hung up) or `not-supported` (the provider cannot hang up: the calls go on).
   */
  hangUp: z.optional(z.enum(['requested', 'failed', 'not-supported'])),
  /**
   * Before the start: calls to numbers of this list that the history shows as begun by an earlier
   * process, so recently that they may still be in progress.
   */
  recentlyDialed: z.optional(z.object({ count: z.int().positive(), lastAt: z.iso.datetime() })),
  entries: z.array(entrySchema),
})

/** The payload of the event `entry`. */
export const entryEventSchema = entrySchema.extend({ epoch: z.string() })

/** The payload of the event `dialer`. */
export const dialerEventSchema = dialerSnapshotSchema.omit({ entries: true, recentlyDialed: true })

/** The body of `POST /api/dialer/stop`. */
export const stopSchema = z.strictObject({ hangUp: z.optional(z.boolean()) })

/** The body of the other actions, which have no parameters. */
export const nothingSchema = z.strictObject({})

/** An entry of a dialer's run as JSON. */
export type Entry = z.infer<typeof entrySchema>
/** A dialer's run as it is now, as JSON. */
export type DialerSnapshot = z.infer<typeof dialerSnapshotSchema>
/** A change of one entry, as the event stream sends it. */
export type EntryEvent = z.infer<typeof entryEventSchema>
/** A change of a dialer's run as a whole, as the event stream sends it. */
export type DialerEvent = z.infer<typeof dialerEventSchema>
