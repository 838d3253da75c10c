import type { Plan } from '../api/plan-wire.ts'
import { explanationText } from '../words/explanation.ts'
import { momentIn } from './preview.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'

/** A call that is placed so little after its time is not late. */
const LATE_MS = 60_000

export interface PlanWarningOptions {
  /** The instant that was chosen, as text. */
  readonly at: string
  readonly timeZone: string
  readonly words: ScheduleFormWords
}

/** What keeps the call from ringing at its time, and from when on it would ring. */
export function planWarning(plan: Plan, { at, timeZone, words }: PlanWarningOptions): string | undefined {
  const codes = plan.refused.map(({ code }) => code)
  if (codes.includes('do-not-call')) return words.onTheList
  if (codes.includes('not-allowed')) return words.notAllowed
  // What the form can get wrong is said at its fields.
  if (codes.length > 0) return undefined
  const { firstAt } = plan
  if (firstAt !== undefined && Date.parse(firstAt) < Date.parse(at) + LATE_MS) return undefined
  const because = plan.waits.map(({ code, ...wait }) => ({ code, detail: code, ...wait }))
  const why = explanationText({ because }, words.language)
  if (firstAt === undefined) return why && words.because(why, words.notPlaced)
  const rings = words.ringsFrom(momentIn(firstAt, timeZone, words))
  return why === undefined ? rings : words.because(why, rings)
}
