import * as z from 'zod'
import { attemptSchema, callDetailsSchema, callPageSchema, callSchema } from '../calls/call-schemas.ts'
import { capabilitiesSchema } from '../capabilities/capability-routes.ts'
import { dialerEventSchema, dialerSnapshotSchema, entryEventSchema, entrySchema } from '../dialer/dialer-schemas.ts'
import { doNotCallEntrySchema, doNotCallPageSchema } from '../do-not-call/do-not-call-schemas.ts'
import {
  explanationSchema,
  explanationsSchema,
  planSchema,
  queueExplanationSchema,
} from '../explain/explanation-schemas.ts'
import { historyDetailsSchema, loggedCallSchema } from '../history/history-schemas.ts'
import { logDetailsSchema, logEntrySchema, loggedEntrySchema, logPageSchema } from '../log/log-schemas.ts'
import { checkedNumberSchema } from '../numbers/checked-number.ts'
import { dispatchingSchema } from '../operator/dispatching.ts'
import { overviewSchema } from '../overview/overview-schemas.ts'
import { occurrencesSchema } from '../recurrence/recurrence-schemas.ts'
import { resolvedTimeSchema } from '../times/resolved-time.ts'

/** A problem document (RFC 9457). */
export const problemSchema = z.looseObject({
  type: z.string().meta({ description: '`urn:outdial:problem:` and a code to decide by' }),
  title: z.string(),
  status: z.int(),
  detail: z.string().meta({ description: 'The cause of this problem, and its remedy if there is one' }),
  errors: z.optional(
    z
      .array(z.object({ field: z.optional(z.string()), detail: z.string() }))
      .meta({ description: 'Each invalid field, what was expected and what came' }),
  ),
  reason: z.optional(z.string().meta({ description: 'The code of the failure of the provider' })),
})

/** A problem of a call. */
export const callProblemSchema = problemSchema.extend({
  call: z.optional(callSchema),
})

/** A problem of the dialer. */
export const dialerProblemSchema = problemSchema.extend({
  state: z.optional(dialerSnapshotSchema.shape.state.meta({ description: 'The state of the dialer' })),
})

const epoch = z.string().meta({ description: 'Identifies one run of the server process' })

/** The data of the events of the stream, by event name. */
export const eventSchemas = {
  hello: z.object({ epoch }).meta({ description: 'The first event of each connection' }),
  snapshot: dialerSnapshotSchema,
  entry: entryEventSchema,
  dialer: dialerEventSchema,
  call: callSchema.extend({ epoch }).meta({ description: 'A call that changed, in its current state' }),
  history: z
    .object({ epoch, numbers: z.array(z.string()) })
    .meta({ description: 'The numbers whose history has changed' }),
  logged: loggedEntrySchema.extend({ epoch }).meta({ description: 'A call that was logged by this process' }),
  'calls-missed': z.object({ epoch }).meta({ description: 'More has changed than the stream reports: fetch again' }),
  heartbeat: z.strictObject({}).meta({ description: 'Every 15 s, so that a dead connection is detected' }),
}

/** The schemas that have a name in the document. */
export const named = {
  Call: callSchema,
  CallDetails: callDetailsSchema,
  CallAttempt: attemptSchema,
  CallPage: callPageSchema,
  Capabilities: capabilitiesSchema,
  LogEntry: logEntrySchema,
  LoggedEntry: loggedEntrySchema,
  LogDetails: logDetailsSchema,
  LogPage: logPageSchema,
  HistoryCall: historyDetailsSchema,
  LoggedCall: loggedCallSchema,
  CheckedNumber: checkedNumberSchema,
  Dispatching: dispatchingSchema,
  Overview: overviewSchema,
  DoNotCallEntry: doNotCallEntrySchema,
  DoNotCallPage: doNotCallPageSchema,
  Explanation: explanationSchema,
  Explanations: explanationsSchema,
  Occurrences: occurrencesSchema,
  Plan: planSchema,
  QueueExplanation: queueExplanationSchema,
  ResolvedTime: resolvedTimeSchema,
  Entry: entrySchema,
  DialerSnapshot: dialerSnapshotSchema,
  Problem: problemSchema,
  CallProblem: callProblemSchema,
  DialerProblem: dialerProblemSchema,
  HelloEvent: eventSchemas.hello,
  EntryEvent: entryEventSchema,
  DialerEvent: dialerEventSchema,
  CallEvent: eventSchemas.call,
  HistoryEvent: eventSchemas.history,
  LoggedEvent: eventSchemas.logged,
  CallsMissedEvent: eventSchemas['calls-missed'],
  HeartbeatEvent: eventSchemas.heartbeat,
}
