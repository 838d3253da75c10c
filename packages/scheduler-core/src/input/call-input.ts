import * as z from 'zod'
import type { RecurrenceInput } from '../recurrence/recurrence-input.ts'
import { startSeries, toStart } from '../recurrence/start-series.ts'
import type { SchedulerErrorCode } from '../scheduler-error.ts'
import type { LocalTime, Metadata, NewCall } from '../store/call.ts'
import { type CallContext, checkAllowed, checkProvider, checkTimes } from './call-context.ts'
import { newCallId } from './call-id.ts'
import { CALL_RULES_CODES, type CallRulesInput, callRulesShape, toCallRules } from './call-rules.ts'
import { toMoment } from './local-time.ts'
import { toMetadata } from './metadata.ts'
import { digestOf } from './request-digest.ts'
import { metadataSchema, momentSchema, numberSchema, repeatSchema, textSchema } from './schemas.ts'
import { isMissing, validate } from './validate.ts'
import { atIndex, expected } from './validation-error.ts'

/** A call to schedule. Texts have 1 to 200 characters, none of them a control character. */
export interface CallInput<CallMetadata extends Metadata = Metadata> extends CallRulesInput {
  /** The number to ring, E.164, such as `+13018040009`. */
  readonly to: string
  /** The number to ring from, E.164. @default the provider's choice */
  readonly from?: string | undefined
  /**
   * When the call is due: a moment, or a local time such as `{ local: '2026-11-21T09:00', timeZone:
   * 'Europe/Berlin' }`. A local time that daylight saving skips is shifted later by the gap; one
   * that comes twice means the first. A moment further in the past than the scheduler's misfire
   * limit is refused, and so is `undefined`, as of a column that is missing: the phone would ring at once.
   * @default now
   */
  readonly at?: Date | LocalTime
  /**
   * Repeats the call. `at` must be a local time: the rule counts from it, and the first call is due
   * at the first local time that the rule names, from `at` on. The next call is added when one has
   * ended, with the same fields but no `key`; its `notAfter` is as long after its `at`.
   */
  readonly repeat?: RecurrenceInput | undefined
  /** Calls of one queue share its lines and its order. @default 'default' */
  readonly queue?: string | undefined
  /** The name of the client that places the call. @default the first of the scheduler's clients */
  readonly provider?: string | undefined
  /**
   * Your unique name for the call. Scheduling a known key returns the call that has it. `undefined` is
   * refused: without a key, a second request rings a second time.
   */
  readonly key?: string
  /** The moment after which the call is not begun any more; later than `at`. @default never */
  readonly notAfter?: Date | LocalTime | undefined
  /** The owner of the call; calls can be listed by owner. `undefined`, as of a user who is missing, is refused. */
  readonly ownerId?: string
  /** Plain JSON for your own use, at most 65,536 characters and 32 deep. No provider gets it. */
  readonly metadata?: CallMetadata | undefined
}

/** The form of a `CallInput`. */
export const callInputSchema = z.strictObject(
  {
    to: numberSchema,
    from: numberSchema.optional(),
    at: momentSchema.exactOptional(),
    repeat: repeatSchema.optional(),
    queue: textSchema.optional(),
    provider: textSchema.optional(),
    key: textSchema.exactOptional(),
    notAfter: momentSchema.optional(),
    ownerId: textSchema.exactOptional(),
    metadata: metadataSchema.optional(),
    ...callRulesShape,
  } satisfies Record<keyof CallInput, z.ZodType>,
  { error: 'an object' },
)

/** The codes of calls and edits that do not fit, other than `invalid-call`. */
export const CALL_CODES: Readonly<Record<string, SchedulerErrorCode>> = {
  to: 'invalid-number',
  from: 'invalid-number',
  at: 'invalid-time',
  'at.timeZone': 'invalid-zone',
  repeat: 'invalid-repeat',
  provider: 'unknown-provider',
  notAfter: 'invalid-time',
  'notAfter.timeZone': 'invalid-zone',
  metadata: 'invalid-metadata',
  ...CALL_RULES_CODES,
}

/** What to write in place of `undefined`, which by mistake rings at once, or twice, or for somebody else. */
const OR_LEFT_OUT = {
  at: 'a Date or a local time, or left out for now',
  key: 'a text, or left out for a call without a key',
  ownerId: 'a text, or left out for a call without an owner',
} as const

/**
 * The call as the store takes it: validated, copied, with an id. The times of a call with a key are
 * not checked here (`checkTimes`), because the call may have been added long ago.
 *
 * @param index the place of the call in a list, for errors
 * @throws {SchedulerError} `invalid-call` (also for an unknown property), `invalid-number`,
 * `invalid-time`, `invalid-zone`, `invalid-metadata`, `invalid-rules`, `invalid-repeat`,
 * `unknown-provider`, `number-not-allowed`
 */
export function toNewCall(input: unknown, context: CallContext, index?: number): NewCall {
  try {
    return toCall(input, context)
  } catch (error) {
    throw atIndex(error, index)
  }
}

function toCall(input: unknown, context: CallContext): NewCall {
  for (const [name, wanted] of Object.entries(OR_LEFT_OUT)) {
    if (isMissing(input, name)) throw expected(CALL_CODES[name] ?? 'invalid-call', name, wanted, undefined)
  }
  const fields = validate(callInputSchema, input, { name: 'call', code: 'invalid-call', codes: CALL_CODES })
  const { from = context.from, queue = 'default', provider = context.providers[0] } = fields
  checkProvider(provider, context)
  checkAllowed(fields.to, context)
  const { repeat, timeZone, hours, limits, misfireAfterMs, ...rest } = fields
  const given = toMoment('at', fields.at ?? new Date(context.now))
  const first = repeat && startSeries(repeat, toStart(given), { id: newCallId(context.now) })
  const { at, localTime } = first ?? given
  const notAfter = fields.notAfter && toMoment('notAfter', fields.notAfter).at
  const metadata = fields.metadata && toMetadata(fields.metadata)
  const series = first && { ...first.series, ...(notAfter && { notAfterMs: notAfter.getTime() - at.getTime() }) }
  const rules = toCallRules({ timeZone, hours, limits, misfireAfterMs }, queue, context)
  const opensAt = context.rules.firstOpen({ to: fields.to, queue, rules, notAfter }, at)
  const dueAt = opensAt > at ? opensAt : undefined
  const call = { ...rest, from, queue, provider, at, dueAt, localTime, notAfter, metadata, rules, series }
  if (call.key === undefined) {
    checkTimes(call, context)
    return { id: newCallId(context.now), ...call }
  }
  // Of the request only: defaults may differ when it is repeated.
  const digest = digestOf({ ...call, from: fields.from, at: fields.at && at, provider: fields.provider })
  return { id: newCallId(context.now, digest), ...call }
}
