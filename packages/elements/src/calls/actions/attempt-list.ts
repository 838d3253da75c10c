import { html, nothing, type TemplateResult } from 'lit'
import type { CallAttempt } from '../../api/attempt-wire.ts'
import { statusBadge } from '../../status/status.ts'
import { shortDuration } from '../../words/duration.ts'
import { reasonOf } from '../../words/reason.ts'
import { isEnded } from '../feed/calls-view.ts'
import { fullMoment, momentIn, secondIn } from '../table/call-times.ts'
import { attemptDetails } from './attempt-details.ts'
import type { ViewedCall, Viewer } from './details-viewer.ts'
import { canBeFreed, freeLine } from './free-line.ts'

/** The attempts of the viewed call, each with its updates. */
export function attemptList(viewer: Viewer, { call, zone, attempts, freeing }: ViewedCall): TemplateResult {
  if (!attempts) return html`<p class="hint">Loading…</p>`
  if (attempts.length === 0) return html`<p class="hint">${isEnded(call) ? 'Never dialed.' : 'None yet.'}</p>`
  const now = Date.now()
  return html`<ol class="attempts">
    ${attempts.map(
      attempt => html`<li>
        ${heading(attempt, zone, now)}
        <ul>
          <li>${second(zone, attempt.licensedAt)} Allowed to begin</li>
          ${attempt.events.map(
            item => html`<li>
              ${second(zone, item.at)} ${statusBadge(item.status)} ${reasonOf(item) ?? nothing}
            </li>`,
          )}
        </ul>
        ${attemptDetails(attempt.details)}
        ${viewer.changeable && canBeFreed(attempt, now) ? freeLine(viewer, attempt, freeing === attempt.attempt) : nothing}
      </li>`,
    )}
  </ol>`
}

function heading(of: CallAttempt, zone: string, now: number): TemplateResult {
  const { attempt, status, provider, licensedAt, durationMs, released } = of
  const remarks = [
    provider,
    reasonOf(of),
    durationMs === undefined ? undefined : shortDuration(durationMs),
    released ? 'not placed, not counted' : undefined,
  ]
  return html`<p>
    <strong>Attempt ${attempt}</strong> <span>${momentIn(zone, licensedAt, now)}</span> ${statusBadge(status)}
    <small>${remarks.filter(Boolean).join(' · ')}</small>
  </p>`
}

const second = (zone: string, at: string) =>
  html`<time datetime=${at} title=${fullMoment(zone, at)}>${secondIn(zone, at)}</time>`
