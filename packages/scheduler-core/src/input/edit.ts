import type { SeriesEdit } from '../recurrence/edit-series.ts'
import type { RecurrenceInput } from '../recurrence/recurrence-input.ts'
import type { LocalTime, Metadata } from '../store/call.ts'
import type { CallEdit } from '../store/change-call.ts'
import { type CallContext, checkAllowed, checkProvider, checkTimes } from './call-context.ts'
import { CALL_CODES, callInputSchema } from './call-input.ts'
import { type CallRulesInput, toCallRules } from './call-rules.ts'
import { toMoment } from './local-time.ts'
import { toMetadata } from './metadata.ts'
import { momentSchema, numberSchema, textSchema } from './schemas.ts'
import { requireChange, validate } from './validate.ts'

/** Changes of a call that has not begun. Absent properties stay; `null` removes one. */
export interface CallEditInput<CallMetadata extends Metadata = Metadata> {
  readonly to?: string | undefined
  readonly from?: string | null | undefined
  /** The call is due at this moment from now on, even if a retry is waiting. */
  readonly at?: Date | LocalTime | undefined
  /**
   * Of a call that is not repeated: repeats it from now on. Of a call and all that follow
   * (`scope: 'following'`): the new rule, counted from this call; `null` ends the series with it.
   */
  readonly repeat?: RecurrenceInput | null | undefined
  readonly queue?: string | undefined
  readonly provider?: string | undefined
  readonly notAfter?: Date | LocalTime | null | undefined
  readonly ownerId?: string | null | undefined
  /** Replaces all metadata: nothing is merged. */
  readonly metadata?: CallMetadata | null | undefined
  /** Removed by a new `to`, unless it is given too. */
  readonly timeZone?: CallRulesInput['timeZone'] | null
  /** Replaces all hours of the call. */
  readonly hours?: CallRulesInput['hours'] | null
  /** Replaces all limits of the call. */
  readonly limits?: CallRulesInput['limits'] | null
  readonly misfireAfterMs?: CallRulesInput['misfireAfterMs'] | null
}

const { from, notAfter, metadata, repeat, timeZone, hours, limits, misfireAfterMs } = callInputSchema.shape

/** The form of a `CallEditInput`. */
export const callEditSchema = callInputSchema.omit({ key: true }).extend({
  to: numberSchema.optional(),
  from: from.nullable(),
  at: momentSchema.optional(),
  notAfter: notAfter.nullable(),
  ownerId: textSchema.nullish(),
  metadata: metadata.nullable(),
  repeat: repeat.nullable(),
  timeZone: timeZone.nullable(),
  hours: hours.nullable(),
  limits: limits.nullable(),
  misfireAfterMs: misfireAfterMs.nullable(),
})

/**
 * The edit as the store takes it, validated and copied. A new `notAfter` is compared with a new
 * `at` only: the call's present times are not known here.
 *
 * @throws {SchedulerError} as `toNewCall`; `invalid-call` also if nothing is to change
 */
export function toCallEdit(input: unknown, context: CallContext): SeriesEdit {
  const fields = validate(callEditSchema, input, { name: 'edit', code: 'invalid-call', codes: CALL_CODES })
  requireChange(fields, callEditSchema, 'invalid-call')
  if (fields.provider !== undefined) checkProvider(fields.provider, context)
  if (fields.to !== undefined) checkAllowed(fields.to, context)
  const { at, localTime } = fields.at ? toMoment('at', fields.at) : {}
  const { timeZone, hours, limits, misfireAfterMs, ...rest } = fields
  const edit = {
    ...rest,
    at,
    localTime,
    notAfter: fields.notAfter && toMoment('notAfter', fields.notAfter).at,
    metadata: fields.metadata && toMetadata(fields.metadata),
    rules: toRulesEdit({ timeZone, hours, limits, misfireAfterMs }, fields.queue, context),
  }
  checkTimes(edit, context)
  return edit
}

/** Checked against the rules of a new queue; without one, against those for all. The licence decides. */
function toRulesEdit(
  { timeZone, hours, limits, misfireAfterMs }: Pick<CallEditInput, keyof CallRulesInput>,
  queue: string | undefined,
  context: CallContext,
): CallEdit['rules'] {
  if ([timeZone, hours, limits, misfireAfterMs].every(each => each === undefined)) return undefined
  const given = {
    timeZone: timeZone ?? undefined,
    hours: hours ?? undefined,
    limits: limits ?? undefined,
    misfireAfterMs: misfireAfterMs ?? undefined,
  }
  const rules = toCallRules(given, queue, context)
  return {
    timeZone: timeZone === null ? null : rules?.timeZone,
    hours: hours === null ? null : rules?.hours,
    limits: limits === null ? null : rules?.limits,
    ...(misfireAfterMs !== undefined && { misfireAfterMs }),
  }
}
