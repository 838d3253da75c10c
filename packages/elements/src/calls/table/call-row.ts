import { html, nothing, type TemplateResult } from 'lit'
import type { Call } from '../../api/call-wire.ts'
import type { Explanation } from '../../api/rules-wire.ts'
import { statusBadge } from '../../status/status.ts'
import { wordOf } from '../../status/status-word.ts'
import { callHref } from '../../words/call-href.ts'
import { shortDuration } from '../../words/duration.ts'
import { explanationText } from '../../words/explanation.ts'
import { textIn } from '../../words/metadata-text.ts'
import { numberHref } from '../../words/number-href.ts'
import { phoneNumber } from '../../words/phone-number.ts'
import { reasonOf } from '../../words/reason.ts'
import type { CallsWords } from '../calls.words.ts'
import { actionButton } from './action-button.ts'
import { allowedActions } from './allowed-actions.ts'
import { fullMoment, momentIn, ownTime, relativeTime, relativeTo } from './call-times.ts'

/** The data of a row besides its call. */
export interface RowContext {
  readonly now: number
  /** The viewer's time zone. */
  readonly zone: string
  readonly words: CallsWords
  /** The link of a number, with `{number}` in it; empty for none. */
  readonly historyHref: string
  /** The link of a call, with `{id}` in it; empty for none. */
  readonly callHref: string
  /** Whether the Tab key reaches its buttons: one row at a time. */
  readonly current: boolean
  /** Whether the call is selected; absent where calls cannot be selected. */
  readonly selected: boolean | undefined
  /** Whether the call is being cancelled. */
  readonly busy: boolean
  /** Why the call waits, if the server has said it. */
  readonly explanation: Explanation | undefined
}

/** All columns but the first, the time, which sorts the table. */
export const COLUMNS = ['number', 'status', 'next', 'attempts', 'talk', 'actions'] as const

/** The cells of one call, in the order of the columns. */
export function callCells(call: Call, context: RowContext): TemplateResult {
  const { status, attemptCount, durationMs } = call
  const { words } = context
  const why = reasonOf(call, words.language) ?? whyWaiting(call, context)
  const person = [textIn(call, 'name'), textIn(call, 'note')].filter(text => text !== undefined).join(' · ')
  const logged = call.logged && (call.logged === 'inbound' ? words.inbound : words.outbound)
  const talk = durationMs === undefined ? none : shortDuration(durationMs)
  return html`${when(call, context)}
    <div role="cell" class="number" part="number">
      ${number(call, context)}${note(person)}
    </div>
    <div role="cell" class="standing">${statusBadge(status, words.language)}${note([logged, why].filter(Boolean).join(' · '))}${brief(call, why, context)}</div>
    <div role="cell" class="next">${nextAttempt(call, context)}</div>
    <div role="cell" class="count" data-label=${words.attempts}>${attemptCount > 0 ? attemptCount : none}</div>
    <div role="cell" class="count" data-label=${words.talk}>${talk}</div>
    <div role="cell" class="actions">${buttons(call, context)}</div>`
}

const none = html`<span class="none" aria-hidden="true">–</span>`

const note = (text: string | undefined) => (text ? html`<small title=${text}>${text}</small>` : nothing)

function when(call: Call, { now, zone, words, callHref: template, current, selected }: RowContext): TemplateResult {
  const own = ownTime(call, zone, words.language)
  const full = fullMoment(zone, call.at, words.language)
  const time = html`<time datetime=${call.at} title=${own ? `${full} · ${own}` : full}
    >${momentIn(zone, call.at, now, words.language)}</time
  >`
  return html`<div role="cell" class="when">
    ${
      selected === undefined
        ? nothing
        : html`<label class="tick"
            ><input
              type="checkbox"
              .checked=${selected}
              aria-label=${words.selectCall(call.to, momentIn(zone, call.at, now, words.language))}
              tabindex=${current ? nothing : -1}
          /></label>`
    }
    ${
      template === ''
        ? time
        : html`<a part="link" href=${callHref(call.id, template)} tabindex=${current ? nothing : -1}>${time}</a>`
    }
    ${note([relativeTime(now, call, words.language), own].filter(Boolean).join(' · '))}
  </div>`
}

function number({ to }: Call, { historyHref, current }: RowContext): TemplateResult {
  const text = phoneNumber(to)
  if (historyHref === '') return text
  return html`<a part="link" href=${numberHref(to, historyHref)} tabindex=${current ? nothing : -1}>${text}</a>`
}

/** Why a waiting call does not ring, and from when on it may. */
function whyWaiting({ status, dueAt }: Call, { explanation, now, zone, words }: RowContext): string | undefined {
  const text = status === 'scheduled' && explanation ? explanationText(explanation, words.language) : undefined
  const from = explanation?.nextPossibleAt
  if (!text || !from || from === dueAt || Date.parse(from) <= now) return text
  return words.fromThen(text, momentIn(zone, from, now, words.language))
}

/** When a retry or a deferred call is due. */
function nextAttempt({ status, at, dueAt, lastOutcome }: Call, { now, zone, words }: RowContext) {
  if (status !== 'scheduled' || at === dueAt) return none
  const { language } = words
  const after = lastOutcome && words.after(wordOf(lastOutcome, language).toLowerCase())
  return html`<time datetime=${dueAt} title=${fullMoment(zone, dueAt, language)}
      >${momentIn(zone, dueAt, now, language)}</time
    >
    ${note([relativeTo(now, dueAt, language), after].filter(Boolean).join(', '))}`
}

/** The columns that a narrow page hides, in one line. */
function brief(
  { status, at, dueAt, attemptCount, durationMs }: Call,
  why: string | undefined,
  { explanation, now, words }: RowContext,
) {
  const rings = attemptCount > 0 ? words.reasonAgain : words.rings
  // Paused, or never to be placed, it has no time at which it may ring.
  const mayRing = !explanation || explanation.nextPossibleAt !== undefined
  const parts = [
    why,
    status === 'scheduled' && at !== dueAt && mayRing ? rings(relativeTo(now, dueAt, words.language)) : undefined,
    attemptCount > 1 ? words.attempt(attemptCount) : undefined,
    durationMs === undefined ? undefined : shortDuration(durationMs),
  ]
  return html`<small class="brief">${parts.filter(Boolean).join(' · ')}</small>`
}

function buttons(call: Call, { current, busy, words, zone, now }: RowContext) {
  const { to } = call
  const at = momentIn(zone, call.at, now, words.language)
  const isWaiting = call.status === 'scheduled'
  const texts = {
    edit: [words.edit, words.editCall(to, at)],
    cancel: isWaiting ? [words.cancel, words.cancelCall(to, at)] : [words.hangUp, words.hangUpCall(to, at)],
    details: [words.details, words.detailsCall(to, at)],
  } as const
  return allowedActions(call).map(action => {
    const [word, label] = texts[action]
    // A cross cancels; a call that has begun is hung up.
    const icon = action === 'cancel' && !isWaiting ? 'hangUp' : undefined
    return actionButton(action, word, { label, current, busy: busy && action === 'cancel', icon })
  })
}
