import { html, nothing, type TemplateResult } from 'lit'
import type { DialerEntry } from '../api/dialer-wire.ts'
import { statusBadge } from '../status/status.ts'
import { answeredBy, detailsIn } from '../words/detail-words.ts'
import { exactDuration, shortDuration } from '../words/duration.ts'
import { numberHref } from '../words/number-href.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { reasonOf } from '../words/reason.ts'
import { timeOfDay } from '../words/time.ts'
import { delayOf } from './delays.ts'
import type { DialerWords } from './dialer.words.ts'
import { entryGroup } from './tally.ts'

export interface RowOptions {
  /** Where a number leads, with `{number}` in it; empty: nowhere. */
  readonly hrefTemplate: string
  /** Whether the Tab key reaches the link. */
  readonly isReached: boolean
  readonly words: DialerWords
}

/** One number of the list: its place, its status, why, how long and since when. */
export function entryRow(entry: DialerEntry, { hrefTemplate, isReached, words }: RowOptions): TemplateResult {
  const { index, to, status, durationMs, since } = entry
  const number = hrefTemplate
    ? html`<a part="link" tabindex=${isReached ? nothing : -1} href=${numberHref(to, hrefTemplate)}>${phoneNumber(to)}</a>`
    : phoneNumber(to)
  return html`<li part="entry" data-index=${index} data-status=${status}>
    <span class="place">${index + 1}</span>
    <span class="number" part="number">${number}</span>
    ${statusBadge(status, words.language)}
    <span class="detail" part="detail">${detailOf(entry, words)}</span>
    ${
      durationMs === undefined
        ? nothing
        : html`<time
            class="duration"
            part="duration"
            datetime="PT${durationMs / 1000}S"
            title=${`${words.talk}: ${exactDuration(durationMs, words.language)}`}
            >${shortDuration(durationMs)}</time
          >`
    }
    ${
      since === undefined || entryGroup(entry) === 'waiting'
        ? nothing
        : html`<time class="since" part="time" datetime=${since}>${timeOfDay(since, words.language)}</time>`
    }
  </li>`
}

/** Details that are short enough for a row; the others stand on the page of the call. */
const SHORT: readonly string[] = ['digits', 'price', 'sipCode']

function detailOf(entry: DialerEntry, words: DialerWords): string {
  const { attempt, details } = entry
  const who = answeredBy(details)
  const short = Object.entries(details ?? {}).filter(([name]) => SHORT.includes(name))
  const parts = [
    attempt > 1 ? words.attempt(attempt) : undefined,
    entryGroup(entry) === 'notDialed' ? words.wasNotDialed : reasonOf(entry, words.language),
    delayOf(entry, words),
    who && words.answeredBy(who),
    ...detailsIn(Object.fromEntries(short), words.language).map(({ name, text }) => `${name}: ${text}`),
  ]
  return parts.filter(part => part !== undefined).join(' · ')
}
