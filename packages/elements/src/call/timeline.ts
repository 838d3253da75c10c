import { html, nothing, type TemplateResult } from 'lit'
import type { AttemptEvent, CallAttempt, CallDetails } from '../api/attempt-wire.ts'
import { attemptDetails } from '../calls/actions/attempt-details.ts'
import type { Viewer } from '../calls/actions/details-viewer.ts'
import { dialogWords } from '../calls/actions/dialogs.words.ts'
import { canBeFreed, freeLine } from '../calls/actions/free-line.ts'
import { isEnded } from '../calls/feed/calls-view.ts'
import { fullMoment, momentIn, secondIn } from '../calls/table/call-times.ts'
import { statusBadge } from '../status/status.ts'
import { shortDuration } from '../words/duration.ts'
import { type Reported, reasonOf } from '../words/reason.ts'
import { wordsIn } from '../words/word-table.ts'
import type { CallWords } from './call.words.ts'

export interface TimelineOptions {
  readonly call: CallDetails
  readonly words: CallWords
  readonly zone: string
  readonly now: number
  /** Frees lines; absent without a server. */
  readonly viewer: Pick<Viewer, 'askToFree' | 'free'> | undefined
  /** The attempt whose line is about to be freed. */
  readonly freeing: number | undefined
}

/** Statuses that Outdial sets by itself: no provider has said anything yet. */
const OWN: readonly string[] = ['dialing', 'unknown', 'expired', 'indeterminate', 'cancelled']

/** Everything that happened to a call, the first thing first. */
export function timeline(options: TimelineOptions): TemplateResult {
  const { call, words } = options
  if (call.logged !== undefined) return html`<ol class="timeline" part="timeline">${loggedItem(options)}</ol>`
  const { attempts } = call
  const none = isEnded(call) ? words.neverDialed : words.notYet
  return html`<ol class="timeline" part="timeline">
    <li class="moment">${stamp(call.createdAt, options)} <span>${words.added}</span> ${source(words.us, words)}</li>
    ${attempts.map(attempt => attemptItem(attempt, options))}
    ${
      call.cancelledAt === undefined
        ? nothing
        : html`<li class="moment">
            ${stamp(call.cancelledAt, options)} <span>${words.cancelAsked}</span> ${source(words.us, words)}
          </li>`
    }
    ${attempts.length === 0 ? html`<li class="hint">${none}</li>` : nothing}
  </ol>`
}

function loggedItem(options: TimelineOptions): TemplateResult {
  const { call, words } = options
  return html`<li class="moment">
    ${stamp(call.at, options)} <span>${call.logged === 'inbound' ? words.loggedIn : words.loggedOut}</span>
    ${statusBadge(call.status, words.language)} ${causeOf(call, words)}
    ${call.durationMs === undefined ? nothing : html`<small>${shortDuration(call.durationMs)}</small>`}
    ${source(call.provider || words.us, words)}
  </li>`
}

function attemptItem(attempt: CallAttempt, options: TimelineOptions): TemplateResult {
  const { words, zone, now, viewer, freeing } = options
  const remarks = [
    attempt.provider,
    attempt.durationMs === undefined ? undefined : shortDuration(attempt.durationMs),
    attempt.released ? words.notCounted : undefined,
  ]
  const ofDialogs = wordsIn(dialogWords, words.language)
  return html`<li class="attempt" part="attempt">
    <h4>
      ${words.attempt(attempt.attempt)} <span>${momentIn(zone, attempt.licensedAt, now, words.language)}</span>
      ${statusBadge(attempt.status, words.language)} <small>${remarks.filter(Boolean).join(' · ')}</small>
    </h4>
    <ol>
      <li class="moment">
        ${stamp(attempt.licensedAt, options)} <span>${words.allowed}</span> ${source(words.us, words)}
      </li>
      ${attempt.events.map(event => eventItem(event, attempt, options))}
    </ol>
    ${attemptDetails(attempt.details, ofDialogs)}
    ${viewer && canBeFreed(attempt, now) ? freeLine(viewer, attempt, freeing === attempt.attempt, ofDialogs) : nothing}
  </li>`
}

function eventItem(event: AttemptEvent, { provider }: CallAttempt, options: TimelineOptions): TemplateResult {
  const { words } = options
  const isOwn = OWN.includes(event.status) || provider === ''
  return html`<li class="moment" part="event">
    ${stamp(event.at, options)}
    <div class="word">${statusBadge(event.status, words.language)} ${causeOf(event, words)}</div>
    ${source(isOwn ? words.us : provider, words)}
  </li>`
}

/** The cause of a call, unless its status says it all. */
export const causeBeside = (reported: Reported, words: CallWords): TemplateResult | typeof nothing =>
  reported.cause === reported.status && !reasonOf(reported, words.language) ? nothing : causeOf(reported, words)

/** The cause in plain words, with the provider's own word beside it. */
export function causeOf(reported: Reported, words: CallWords): TemplateResult | typeof nothing {
  const { cause } = reported
  const reason = reasonOf(reported, words.language)
  if (!reason && !cause) return nothing
  const isQuoted = cause !== undefined && reason?.includes(cause)
  return html`<span class="cause" part="cause"
    >${reason ?? nothing}
    ${cause && !isQuoted ? html`<code title=${words.theirWord(cause)}>${cause}</code>` : nothing}</span
  >`
}

const source = (who: string, words: CallWords) => html`<small class="source" title=${words.said(who)}>${who}</small>`

const stamp = (at: string, { zone, words }: TimelineOptions) =>
  html`<time datetime=${at} title=${fullMoment(zone, at, words.language)}>${secondIn(zone, at, words.language)}</time>`
