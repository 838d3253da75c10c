import { html, type TemplateResult } from 'lit'
import type { Call } from '../api/call-wire.ts'
import { callHref } from '../words/call-href.ts'
import { formatMoment } from '../words/time.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'

const MINUTE_MS = 60_000
/** Calls to one number that are no further apart may be meant as one. */
const NEAR_MS = 30 * MINUTE_MS

/** A question for the calls to a number near an instant. */
export interface NearQuestion {
  /** E.164. */
  readonly to: string
  /** An instant as text. */
  readonly at: string
}

const OPEN = ['scheduled', 'dialing', 'unknown', 'initiated', 'ringing', 'answered']

/** The query of the calls near an instant. */
export const nearQuery = ({ to, at }: NearQuestion) => ({
  to,
  status: OPEN,
  from: new Date(Date.parse(at) - NEAR_MS).toISOString(),
  until: new Date(Date.parse(at) + NEAR_MS).toISOString(),
  limit: 5,
})

export interface NearOptions {
  readonly at: string
  readonly timeZone: string
  /** The link of a call, with `{id}` in it; empty for none. */
  readonly hrefTemplate: string
  readonly words: ScheduleFormWords
}

/** A warning that names each of these calls. It keeps nobody from scheduling another one. */
export function nearWarnings(
  calls: readonly Call[],
  { at, timeZone, hrefTemplate, words }: NearOptions,
): readonly TemplateResult[] {
  const minuteOf = (instant: string) => Math.floor(Date.parse(instant) / MINUTE_MS)
  return calls.map(call => {
    const apart = Math.abs(minuteOf(call.at) - minuteOf(at))
    const { name, note } = call.metadata ?? {}
    const about = [name, note].filter(text => typeof text === 'string' && text !== '')
    const moment = formatMoment(call.at, timeZone, { dateStyle: 'medium', timeStyle: 'short' }, words.language)
    const text = [moment, ...about].join(', ')
    return html`<p class="message near" data-kind="warning">
      ${apart === 0 ? words.sameMinute : words.near(apart)}
      ${hrefTemplate === '' ? text : html`<a href=${callHref(call.id, hrefTemplate)}>${text}</a>`}
    </p>`
  })
}
