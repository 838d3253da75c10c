import { html, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import type { DialerSnapshot, DialerState } from '../api/dialer-wire.ts'
import { type FollowCalls, followButton } from '../rows/follow-calls.ts'
import type { DialerWords } from './dialer.words.ts'
import { entryRow } from './entry-row.ts'
import { type Filter, filters, progress } from './progress.ts'
import { entryGroup, type Tally } from './tally.ts'

/**
 * In a list of more numbers than this the Tab key reaches one link, the arrow keys reach the others,
 * and the view follows the calls in progress.
 */
export const LONG = 12

/** The states in which calls begin or are in progress. */
export const UNDER_WAY: readonly DialerState[] = ['running', 'paused', 'stopping']

export interface EntryListParts {
  readonly tally: Tally
  readonly filter: Filter
  readonly choose: (filter: Filter) => void
  /** The index of the entry whose link the Tab key reaches in a long list. */
  readonly reached: number
  /** The address of the page of all calls; empty: none. */
  readonly callsHref: string
  /** Where a number leads, with `{number}` in it; empty: nowhere. */
  readonly hrefTemplate: string
  readonly follow: FollowCalls
  readonly onKeydown: (event: KeyboardEvent) => void
  readonly words: DialerWords
}

/** How far the list is, its counts, and its numbers. */
export function entryList({ entries, concurrency, state }: DialerSnapshot, parts: EntryListParts): TemplateResult {
  const { tally, filter, choose, callsHref, hrefTemplate, follow, onKeydown, words } = parts
  const shown = filter === 'total' ? entries : entries.filter(entry => entryGroup(entry) === filter)
  const isLong = shown.length > LONG
  const isFollowable = entries.length > LONG && UNDER_WAY.includes(state)
  const note = state === 'stopped' || state === 'finished' ? words.dialedOnce : words.atATime(concurrency)
  const reached = shown.some(({ index }) => index === parts.reached) ? parts.reached : shown[0]?.index
  const isReached = (index: number) => !isLong || index === reached
  return html`${progress(tally, note, words)}
    ${
      callsHref && state !== 'idle'
        ? html`<p class="found"><a part="calls-link" href=${callsHref}>${words.findCalls}</a></p>`
        : nothing
    }
    <div class="bar">
      ${filters(tally, filter, choose, words)} ${isFollowable ? followButton(follow, words.follow) : nothing}
    </div>
    ${shown.length > 0 ? nothing : html`<p class="empty">${tally.total > 0 ? words.none : words.empty}</p>`}
    <ol
      part="list"
      role="list"
      aria-label=${words.list}
      tabindex=${isLong && !hrefTemplate ? 0 : nothing}
      ?data-long=${isLong}
      @keydown=${onKeydown}
    >
      ${shown.map(entry =>
        guard([entry, hrefTemplate, isReached(entry.index), words], () =>
          entryRow(entry, { hrefTemplate, isReached: isReached(entry.index), words }),
        ),
      )}
    </ol>`
}
