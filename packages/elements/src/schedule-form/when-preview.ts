import { html, nothing, type TemplateResult } from 'lit'
import { ApiError, isAbsent } from '../api/api-error.ts'
import { sharedWords } from '../words/shared.words.ts'
import { isNight, timeIn, timeThereThen } from '../words/time-there.ts'
import { wordsIn } from '../words/word-table.ts'
import type { FormController } from './form-controller.ts'
import { isPast } from './form-problems.ts'
import { nearWarnings } from './near-calls.ts'
import { planWarning } from './plan-warning.ts'
import { preview, warningOf } from './preview.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'

export interface WhenPreviewOptions {
  readonly form: FormController
  readonly words: ScheduleFormWords
  /** The link of a call that is warned of, with `{id}` in it; empty for none. */
  readonly callHref: string
  readonly now: Date
}

/** When it will ring, what time that is there, and what speaks against it. */
export function whenPreview({ form, words, callHref, now }: WhenPreviewOptions): TemplateResult {
  const { lookups, fields } = form
  const { timeZone } = fields
  const { at = '', resolved } = lookups
  return html`<div id="preview" part="preview" class="preview">
    ${resolved ? told({ form, words, now }) : html`<p class="unknown">${waiting(form, words)}</p>`}
    ${nearWarnings(lookups.near, { at, timeZone, hrefTemplate: callHref, words })}
  </div>`
}

function told({ form, words, now }: Omit<WhenPreviewOptions, 'callHref'>) {
  const { lookups, fields } = form
  const { resolved, plan } = lookups
  if (!resolved) return nothing
  const at = lookups.at ?? resolved.at
  const { timeZone } = fields
  const warnings = [
    lookups.isSecond ? undefined : warningOf(resolved, fields, words),
    plan && !isPast(resolved, now) ? planWarning(plan, { at, timeZone, words }) : undefined,
  ]
  return html`${preview({ ...resolved, at }, timeZone, { now, words })} ${there(form, at, words)}
    ${warnings.map(text => (text ? html`<p class="message" data-kind="warning">${text}</p>` : nothing))}`
}

/** What time it is there then: a warning while people sleep, else only if the clocks there differ. */
function there({ fields, lookups }: FormController, at: string, words: ScheduleFormWords) {
  const zones = lookups.checked?.timeZones ?? []
  const then = new Date(at)
  const text = timeThereThen(zones, then, words.language)
  if (text === undefined) return nothing
  if (isNight(zones, then)) return html`<p class="message there" data-kind="warning">${text}</p>`
  const isSame = timeIn(zones.slice(0, 1), then, words.language) === timeIn([fields.timeZone], then, words.language)
  return isSame && zones.length === 1 ? nothing : html`<span class="there">${text}</span>`
}

function waiting({ fields, lookups, unknownZone }: FormController, words: ScheduleFormWords): string {
  const { timeFailure: failure } = lookups
  if (!fields.date || !fields.time) return words.chooseTime
  if (unknownZone !== undefined) return words.chooseZone
  if (failure === undefined) return words.looking
  if (isAbsent(failure)) return wordsIn(sharedWords, words.language).notOutdial
  // 422 means that the time does not exist; failures other than these are temporary.
  if (failure instanceof ApiError && failure.status === 422) return words.noSuchTime
  return failure instanceof ApiError && failure.status === 401 ? words.signInForTime : words.awayForTime
}
