import { html, nothing, type TemplateResult } from 'lit'
import type { Call } from '../../api/call-wire.ts'
import type { Explanation } from '../../api/rules-wire.ts'
import { statusBadge, wordOf } from '../../status/status.ts'
import { shortDuration } from '../../words/duration.ts'
import { explanationText } from '../../words/explanation.ts'
import { textIn } from '../../words/metadata-text.ts'
import { numberHref } from '../../words/number-href.ts'
import { reasonOf } from '../../words/reason.ts'
import { actionButton } from './action-button.ts'
import { allowedActions, cancelLabel } from './allowed-actions.ts'
import { fullMoment, momentIn, ownTime, relativeTime, relativeTo } from './call-times.ts'

/** The data of a row besides its call. */
export interface RowContext {
  readonly now: number
  /** The viewer's time zone. */
  readonly zone: string
  /** The link of a number, with `{number}` in it; empty for none. */
  readonly historyHref: string
  /** Whether the Tab key reaches its buttons: one row at a time. */
  readonly current: boolean
  /** Whether the call is being cancelled. */
  readonly busy: boolean
  /** Why the call waits, if the server has said it. */
  readonly explanation: Explanation | undefined
}

/** All columns but the first, the time, which sorts the table. */
export const COLUMNS = ['Number', 'Status', 'Next attempt', 'Attempts', 'Talk', 'Actions'] as const

/** The cells of one call, in the order of the columns. */
export function callCells(call: Call, context: RowContext): TemplateResult {
  const { status, attemptCount, durationMs } = call
  const why = reasonOf(call) ?? whyWaiting(call, context)
  const talk = durationMs === undefined ? none : shortDuration(durationMs)
  return html`${when(call, context)}
    <div role="cell" class="number" part="number">
      ${number(call, context)}${note(textIn(call, 'name') ?? textIn(call, 'note'))}
    </div>
    <div role="cell" class="standing">${statusBadge(status)}${note(why)}${brief(call, why, context)}</div>
    <div role="cell" class="next">${nextAttempt(call, context)}</div>
    <div role="cell" class="count" data-label="Attempts">${attemptCount > 0 ? attemptCount : none}</div>
    <div role="cell" class="count" data-label="Talk">${talk}</div>
    <div role="cell" class="actions">${buttons(call, context)}</div>`
}

const none = html`<span class="none" aria-hidden="true">–</span>`

const note = (text: string | undefined) => (text ? html`<small title=${text}>${text}</small>` : nothing)

function when(call: Call, { now, zone }: RowContext): TemplateResult {
  const own = ownTime(call, zone)
  const full = fullMoment(zone, call.at)
  return html`<div role="cell" class="when">
    <time datetime=${call.at} title=${own ? `${full} · ${own}` : full}>${momentIn(zone, call.at, now)}</time>
    ${note([relativeTime(now, call), own].filter(Boolean).join(' · '))}
  </div>`
}

function number({ to }: Call, { historyHref, current }: RowContext): TemplateResult {
  const text = html`<bdi dir="ltr">${to}</bdi>`
  if (historyHref === '') return text
  return html`<a part="link" href=${numberHref(to, historyHref)} tabindex=${current ? nothing : -1}>${text}</a>`
}

/** Why a waiting call does not ring, and from when on it may. */
function whyWaiting({ status, dueAt }: Call, { explanation, now, zone }: RowContext): string | undefined {
  const text = status === 'scheduled' && explanation ? explanationText(explanation) : undefined
  const from = explanation?.nextPossibleAt
  if (!text || !from || from === dueAt || Date.parse(from) <= now) return text
  return `${text}, from ${momentIn(zone, from, now)}`
}

/** When a retry or a deferred call is due. */
function nextAttempt({ status, at, dueAt, lastOutcome }: Call, { now, zone }: RowContext) {
  if (status !== 'scheduled' || at === dueAt) return none
  return html`<time datetime=${dueAt} title=${fullMoment(zone, dueAt)}>${momentIn(zone, dueAt, now)}</time>
    ${note(relativeTo(now, dueAt) + (lastOutcome ? `, after ${wordOf(lastOutcome).toLowerCase()}` : ''))}`
}

/** The columns that a narrow page hides, in one line. */
function brief({ status, at, dueAt, attemptCount, durationMs }: Call, why: string | undefined, { now }: RowContext) {
  const rings = attemptCount > 0 ? 'again' : 'rings'
  const parts = [
    why,
    status === 'scheduled' && at !== dueAt ? `${rings} ${relativeTo(now, dueAt)}` : undefined,
    attemptCount > 1 ? `attempt ${attemptCount}` : undefined,
    durationMs === undefined ? undefined : shortDuration(durationMs),
  ]
  return html`<small class="brief">${parts.filter(Boolean).join(' · ')}</small>`
}

function buttons(call: Call, { current, busy }: RowContext) {
  const words = { edit: 'Edit', cancel: cancelLabel(call), details: 'Details' }
  return allowedActions(call).map(action =>
    actionButton(action, words[action], { to: call.to, current, busy: busy && action === 'cancel' }),
  )
}
