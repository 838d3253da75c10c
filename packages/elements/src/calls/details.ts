import { html, nothing, type TemplateResult } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import type { CallAttempt, CallDetails } from '../api/attempt-wire.ts'
import type { Call } from '../api/call-wire.ts'
import { statusBadge } from '../status/status.ts'
import { formatDuration } from '../words/duration.ts'
import { causeOf } from './call-row.ts'
import { fullMoment, momentIn, ownTime, secondIn } from './when.ts'

/** A call that is looked at: what is known of it, and its attempts once the server has told them. */
export interface Looking {
  readonly call: Call
  readonly attempts?: readonly CallAttempt[] | undefined
  readonly error?: string | undefined
}

/** What the server knows of a call; without a server, or when it fails, what is known already. */
export async function lookAt(client: ApiClient | undefined, call: Call & Partial<CallDetails>): Promise<Looking> {
  if (!client) return { call, attempts: call.attempts ?? [] }
  try {
    const details = await client.getCall(call.id)
    return { call: details, attempts: details.attempts }
  } catch (error) {
    return { call, error: error instanceof Error ? error.message : String(error) }
  }
}

export interface DetailsOptions {
  readonly looking: Looking | undefined
  readonly zone: string
  readonly onClose: () => void
  readonly onRetry: () => void
}

export function detailsDialog({ looking, zone, onClose, onRetry }: DetailsOptions): TemplateResult {
  return html`<dialog class="details" part="dialog" aria-labelledby="details-title" closedby="any" @close=${onClose}>
    ${looking ? contents(looking, zone, onRetry) : nothing}
  </dialog>`
}

const contents = ({ call, attempts, error }: Looking, zone: string, onRetry: () => void) => html`<form method="dialog">
  <h3 id="details-title">Call to <bdi dir="ltr">${call.to}</bdi></h3>
  <dl>
    ${facts(call, zone).map(([name, value]) => (value ? html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>` : nothing))}
  </dl>
  <h4>Attempts</h4>
  ${
    error === undefined
      ? attemptList(attempts, zone)
      : html`<p class="notice">They could not be loaded. ${error}</p>
          <button type="button" part="button" @click=${onRetry}>Try again</button>`
  }
  <div class="answers"><button part="button" class="primary" autofocus>Close</button></div>
</form>`

const facts = (call: Call, zone: string): readonly (readonly [string, string | undefined])[] => [
  ['Wanted', fullMoment(zone, call.at)],
  ['There', ownTime(call, zone)],
  ['Due', call.dueAt === call.at ? undefined : fullMoment(zone, call.dueAt)],
  ['Not after', call.notAfter && fullMoment(zone, call.notAfter)],
  ['Ended', call.endedAt && fullMoment(zone, call.endedAt)],
  ['Cause', causeOf(call.status, call.cause)],
  ['From', call.from],
  ['Queue', call.queue],
  ['Provider', call.provider],
  ['Owner', call.ownerId],
  ['Key', call.key],
  ['Metadata', call.metadata && JSON.stringify(call.metadata)],
]

function attemptList(attempts: readonly CallAttempt[] | undefined, zone: string): TemplateResult {
  if (!attempts) return html`<p class="hint">Loading…</p>`
  if (attempts.length === 0) return html`<p class="hint">None yet.</p>`
  const now = Date.now()
  return html`<ol class="attempts">
    ${attempts.map(
      ({ attempt, status, provider, licensedAt, durationMs, cause, released, news }) => html`<li>
        <p>
          <strong>Attempt ${attempt}</strong> <span>${momentIn(zone, licensedAt, now)}</span> ${statusBadge(status)}
          <small>${[provider, causeOf(status, cause), durationMs === undefined ? undefined : formatDuration(durationMs), released ? 'not placed, not counted' : undefined].filter(Boolean).join(' · ')}</small>
        </p>
        <ul>
          <li>${second(zone, licensedAt)} Allowed to begin</li>
          ${news.map(item => html`<li>${second(zone, item.at)} ${statusBadge(item.status)} ${causeOf(item.status, item.cause) ?? nothing}</li>`)}
        </ul>
      </li>`,
    )}
  </ol>`
}

const second = (zone: string, at: string) =>
  html`<time datetime=${at} title=${fullMoment(zone, at)}>${secondIn(zone, at)}</time>`
