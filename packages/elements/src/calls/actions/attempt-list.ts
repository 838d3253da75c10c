import { html, nothing, type TemplateResult } from 'lit'
import type { CallAttempt } from '../../api/attempt-wire.ts'
import { statusBadge } from '../../status/status.ts'
import { shortDuration } from '../../words/duration.ts'
import { reasonOf } from '../../words/reason.ts'
import { isEnded } from '../feed/calls-view.ts'
import { fullMoment, momentIn, secondIn } from '../table/call-times.ts'
import { attemptDetails } from './attempt-details.ts'
import type { ViewedCall, Viewer } from './details-viewer.ts'
import type { DialogWords } from './dialogs.words.ts'
import { canBeFreed, freeLine } from './free-line.ts'

/** The attempts of the viewed call, each with its updates. */
export function attemptList(
  viewer: Viewer,
  { call, zone, attempts, freeing }: ViewedCall,
  words: DialogWords,
): TemplateResult {
  if (!attempts) return html`<p class="hint">${words.loading}</p>`
  if (attempts.length === 0) return html`<p class="hint">${isEnded(call) ? words.neverDialed : words.noneYet}</p>`
  const now = Date.now()
  return html`<ol class="attempts">
    ${attempts.map(
      attempt => html`<li>
        ${heading(attempt, zone, now, words)}
        <ul>
          <li>${second(zone, attempt.licensedAt, words)} ${words.allowed}</li>
          ${attempt.events.map(
            item => html`<li>
              ${second(zone, item.at, words)} ${statusBadge(item.status, words.language)}
              ${reasonOf(item, words.language) ?? nothing}
            </li>`,
          )}
        </ul>
        ${attemptDetails(attempt.details, words)}
        ${viewer.changeable && canBeFreed(attempt, now) ? freeLine(viewer, attempt, freeing === attempt.attempt, words) : nothing}
      </li>`,
    )}
  </ol>`
}

function heading(of: CallAttempt, zone: string, now: number, words: DialogWords): TemplateResult {
  const { attempt, status, provider, licensedAt, durationMs, released } = of
  const remarks = [
    provider,
    reasonOf(of, words.language),
    durationMs === undefined ? undefined : shortDuration(durationMs),
    released ? words.notCounted : undefined,
  ]
  return html`<p>
    <strong>${words.attempt(attempt)}</strong> <span>${momentIn(zone, licensedAt, now, words.language)}</span>
    ${statusBadge(status, words.language)}
    <small>${remarks.filter(Boolean).join(' · ')}</small>
  </p>`
}

const second = (zone: string, at: string, { language }: DialogWords) =>
  html`<time datetime=${at} title=${fullMoment(zone, at, language)}>${secondIn(zone, at, language)}</time>`
