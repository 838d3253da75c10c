import { html, nothing, type TemplateResult } from 'lit'
import type { Overview } from '../api/overview-wire.ts'
import { dispatchingWords } from '../dispatching/dispatching.words.ts'
import { holdsOf } from '../dispatching/holds.ts'
import { formatRelative } from '../words/time.ts'
import { wordsIn } from '../words/word-table.ts'
import type { OverviewWords } from './overview.words.ts'

export interface HealthOptions {
  readonly overview: Overview
  /** The names of all services. */
  readonly services: readonly string[]
  readonly words: OverviewWords
}

const SILENT_MS = 60_000

/** When a worker last checked, how each service does, and which queues are held back. */
export function healthList({ overview, services, words }: HealthOptions): TemplateResult {
  const { dispatching, dialer } = overview
  if (!dispatching) return html``
  const holds = holdsOf(dispatching, wordsIn(dispatchingWords, words.language))
  const troubled = dispatching.providers.map(({ name }) => name)
  const names = [...new Set([...services, ...dispatching.limited.map(({ name }) => name), ...troubled])]
  return html`<ul class="health" role="list">
    ${workerRow(overview, words)}
    ${names.map(name => {
      const failures = dispatching.providers.find(provider => provider.name === name)?.failures ?? 0
      const hold = holds.find(({ held }) => 'provider' in held && held.provider === name)
      const text = hold?.text ?? (failures > 0 ? words.lost(failures) : words.healthy)
      return row((hold ?? failures > 0) ? 'bad' : 'good', text, words.service, name)
    })}
    ${
      dialer?.backoffUntil === undefined
        ? nothing
        : row(
            'bad',
            words.heldBack(formatRelative(dialer.backoffUntil, new Date(overview.at), words.language)),
            undefined,
            words.dialer,
          )
    }
    ${holds.map(({ held, name, text }) => ('queue' in held ? row('bad', text, words.queue, name) : nothing))}
  </ul>`
}

/** A worker checks each queue several times a minute, so a minute of silence is a failure. */
function workerRow({ at, checkedAt, dispatching }: Overview, words: OverviewWords) {
  // Workers have nothing to check.
  if (!dispatching || dispatching.queues.length === 0) return nothing
  if (checkedAt === undefined) return row('bad', words.neverChecked)
  const ago = formatRelative(checkedAt, new Date(at), words.language)
  const isSilent = new Date(at).getTime() - new Date(checkedAt).getTime() > SILENT_MS
  return isSilent ? row('bad', words.unchecked(ago)) : row('good', words.checked(ago))
}

const row = (health: 'good' | 'bad', text: string, kind?: string, name?: string) =>
  html`<li part="health" data-health=${health}>
    <span aria-hidden="true">${health === 'good' ? '✓' : '!'}</span>
    <p>${kind} ${name === undefined ? nothing : html`<strong>${name}</strong>`} ${text}</p>
  </li>`
