import type { CallDraft } from '../api/call-requests.ts'
import { isRecord, readText } from '../api/read.ts'
import type { WallTime } from './wall-time.ts'

/** What stands in the form, as it was typed. */
export interface FormFields extends WallTime {
  readonly number: string
  readonly timeZone: string
  readonly note: string
}

/** A submit and the key that it is known by, so that the same again schedules nothing more. */
export interface Submission {
  readonly key: string
  readonly draft: string
}

/** What is kept of a form, so that a reload loses nothing. */
export interface Kept {
  readonly fields: FormFields
  readonly submission?: Submission | undefined
  /** The number that the page gave. */
  readonly given: string
}

export function readKept(name: string): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(name) ?? '')
    if (!isRecord(kept) || !isRecord(kept.fields)) return undefined
    const { number, date, time, timeZone, note } = kept.fields
    const { key, draft } = isRecord(kept.submission) ? kept.submission : {}
    return {
      fields: {
        number: readText(number) ?? '',
        date: readText(date) ?? '',
        time: readText(time) ?? '',
        timeZone: readText(timeZone) ?? '',
        note: readText(note) ?? '',
      },
      given: readText(kept.given) ?? '',
      submission: typeof key === 'string' && typeof draft === 'string' ? { key, draft } : undefined,
    }
  } catch {
    return undefined // Nothing is kept, or the page may not keep anything.
  }
}

/** Keeps it for as long as the tab is open; without anything to keep, forgets it. */
export function writeKept(name: string, kept: Kept | undefined): void {
  try {
    if (kept) sessionStorage.setItem(name, JSON.stringify(kept))
    else sessionStorage.removeItem(name)
  } catch {
    // A page that may not keep anything works all the same.
  }
}

/** The submit of this draft: the last one again if nothing has changed. */
export function submissionOf(draft: CallDraft, last: Submission | undefined): Submission {
  const text = JSON.stringify(draft)
  if (last?.draft === text) return last
  // `crypto.randomUUID` is missing from pages without TLS.
  const key = [...crypto.getRandomValues(new Uint32Array(4))].map(word => word.toString(36)).join('-')
  return { key: `form-${key}`, draft: text }
}
