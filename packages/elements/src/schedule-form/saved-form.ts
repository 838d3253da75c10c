import type { CallDraft } from '../api/call-requests.ts'
import { isRecord, readText } from '../api/read.ts'
import { NO_REPEAT, type RepeatFields } from './repeat.ts'
import type { WallTime } from './wall-time.ts'

/** The contents of the form, as typed. */
export interface FormFields extends WallTime, RepeatFields {
  readonly number: string
  readonly timeZone: string
  /** Who chose the zone: `user`, or the `number`; empty for the initial zone. */
  readonly zoneBy: string
  /** What the time means: `instant`, or the time of day that was `typed`; empty for the initial time. */
  readonly timeBy: string
  /** Of a time that the clocks show twice, the second is chosen: `yes`. */
  readonly second: string
  /** Who is called. */
  readonly name: string
  readonly note: string
}

/** A submit with its idempotency key: a repeated submit schedules nothing more. */
export interface Submission {
  readonly key: string
  readonly draft: string
}

/** The state of a form that survives a reload. */
export interface SavedForm {
  readonly fields: FormFields
  readonly submission?: Submission | undefined
  /** The number that the page gave. */
  readonly given: string
}

export function readSavedForm(storageKey: string): SavedForm | undefined {
  try {
    const saved: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '')
    if (!isRecord<SavedForm>(saved) || !isRecord<FormFields>(saved.fields)) return undefined
    const { number, date, time, timeZone, zoneBy, timeBy, second, name, note, repeats, days, ends, lastDay, calls } =
      saved.fields
    const { key, draft } = isRecord<Submission>(saved.submission) ? saved.submission : {}
    const submission = { key: readText(key) ?? '', draft: readText(draft) ?? '' }
    return {
      fields: {
        number: readText(number) ?? '',
        date: readText(date) ?? '',
        time: readText(time) ?? '',
        timeZone: readText(timeZone) ?? '',
        zoneBy: readText(zoneBy) ?? '',
        timeBy: readText(timeBy) ?? '',
        second: readText(second) ?? '',
        name: readText(name) ?? '',
        note: readText(note) ?? '',
        repeats: readText(repeats) ?? NO_REPEAT.repeats,
        days: readText(days) ?? '',
        ends: readText(ends) ?? NO_REPEAT.ends,
        lastDay: readText(lastDay) ?? '',
        calls: readText(calls) ?? NO_REPEAT.calls,
      },
      given: readText(saved.given) ?? '',
      submission: submission.key && submission.draft ? submission : undefined,
    }
  } catch {
    return undefined // Nothing is saved, or the page may not use the storage.
  }
}

/** Saves the form for the lifetime of the tab. `undefined` deletes the saved form. */
export function saveForm(name: string, form: SavedForm | undefined): void {
  try {
    if (form) sessionStorage.setItem(name, JSON.stringify(form))
    else sessionStorage.removeItem(name)
  } catch {
    // The form also works in a page that may not use the storage.
  }
}

/** The submission of this draft: the last one if the draft is unchanged. */
export function submissionOf(draft: CallDraft, last: Submission | undefined): Submission {
  const text = JSON.stringify(draft)
  if (last?.draft === text) return last
  // `crypto.randomUUID` is missing from pages without TLS.
  const key = [...crypto.getRandomValues(new Uint32Array(4))].map(word => word.toString(36)).join('-')
  return { key: `form-${key}`, draft: text }
}
