import { ApiError } from '../api/api-error.ts'
import type { CallDraft } from '../api/call-requests.ts'
import type { Call } from '../api/call-wire.ts'
import { failureOf } from '../words/error-text.ts'
import { placeOf } from '../words/time.ts'
import type { FormController } from './form-controller.ts'
import { FIELDS, refusedFields } from './form-problems.ts'
import { planWarning } from './plan-warning.ts'
import { momentIn } from './preview.ts'
import { type FormFields, submissionOf } from './saved-form.ts'
import type { ScheduleClient } from './schedule-client.ts'
import { OutdialScheduledEvent, OutdialScheduleEvent } from './schedule-events.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'

export interface SubmitOptions {
  readonly form: FormController
  readonly client: ScheduleClient
  readonly words: ScheduleFormWords
  /** Fires an event; `false` if the page prevents its default. */
  readonly dispatch: (event: OutdialScheduleEvent | OutdialScheduledEvent) => boolean
}

/** A call that was scheduled, with other calls to its number near its time. */
export interface ScheduledCall {
  readonly call: Call
  readonly near: readonly Call[]
  readonly timeZone: string
}

/** `wrong`: fields have problems, which are shown. `none`: nothing was to be done. */
export type SubmitResult =
  | { readonly kind: 'done'; readonly text: string; readonly scheduled: ScheduledCall }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'wrong' | 'none' }

/** Checks the form, and schedules its call. It never rejects. */
export async function submitForm(options: SubmitOptions): Promise<SubmitResult> {
  try {
    return await schedule(options)
  } catch (error) {
    const { form, words } = options
    const refused = refusedFields(error, words)
    if (Object.keys(refused).length === 0) return { kind: 'error', text: textOf(error, words) }
    form.refused = refused
    form.show(...FIELDS)
    return { kind: 'wrong' }
  }
}

async function schedule({ form, client, words, dispatch }: SubmitOptions): Promise<SubmitResult> {
  const { timeZone: before } = form.fields
  await form.settle()
  form.show(...FIELDS)
  const { fields, lookups } = form
  // The time that the user typed means another instant now, which the user has not seen.
  if (fields.timeZone !== before && fields.timeBy === 'typed') {
    return { kind: 'error', text: words.zoneChanged(placeOf(fields.timeZone)) }
  }
  const { checked, draft: call, near, plan, resolved } = lookups
  if (FIELDS.some(field => form.problems[field])) return { kind: 'wrong' }
  if (!call) return { kind: 'none' } // The fields changed during the check: the user is still typing.
  const draft: CallDraft = { ...call, metadata: metadataOf(fields) }
  if (!dispatch(new OutdialScheduleEvent(draft))) return { kind: 'none' }
  form.submission = submissionOf(draft, form.submission)
  form.keep()
  const scheduled = await client.schedule(draft, { key: form.submission.key })
  const { timeZone } = fields
  const warning = plan && planWarning(plan, { at: lookups.at ?? resolved?.at ?? scheduled.at, timeZone, words })
  const told = `${checked?.international ?? scheduled.to}, ${momentIn(scheduled.at, timeZone, words)}.`
  // Only a repeated submit, whose first answer was lost, finds a call that is already cancelled.
  if (scheduled.status === 'cancelled') {
    form.forgetSubmission()
    return { kind: 'error', text: words.cancelledMeanwhile(told) }
  }
  form.scheduled(fields)
  dispatch(new OutdialScheduledEvent(scheduled))
  const others = near.filter(({ id }) => id !== scheduled.id)
  const text = [words.scheduled(told), warning].filter(Boolean).join(' ')
  return { kind: 'done', text, scheduled: { call: scheduled, near: others, timeZone } }
}

function textOf(error: unknown, words: ScheduleFormWords): string {
  if (!(error instanceof ApiError)) return failureOf(error, words.language)
  if (error.status === 401) return words.signIn
  return error.status === undefined ? words.unreachable : words.failedKept(failureOf(error, words.language))
}

function metadataOf(fields: FormFields): CallDraft['metadata'] {
  const [name, note] = [fields.name.trim(), fields.note.trim()]
  return name || note ? { ...(name && { name }), ...(note && { note }) } : undefined
}
