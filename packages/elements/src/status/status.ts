import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit'
import { wordOf } from './status-word.ts'

/** The group of a status, which determines its count and its colour. */
export type StatusGroup = 'waiting' | 'active' | 'completed' | 'unsuccessful'

interface Look {
  readonly group: StatusGroup
  readonly icon: SVGTemplateResult
}

const circle = svg`<circle cx="8" cy="8" r="5.5"/>`
const handset = svg`<path
  d="M5.6 2.5 3.2 3.2c-.5 4.9 4.7 10.1 9.6 9.6l.7-2.4-2.7-1.5-1.4 1.1C8 9.4 6.6 8 6 6.6l1.1-1.4z"/>`
const icons = {
  waiting: svg`<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.4 2.2"/>`,
  clock: svg`${circle}<path d="M8 5v3l2 1.5"/>`,
  dialing: svg`${handset}<path d="M10 3h.01M12.5 3h.01"/>`,
  ringing: svg`${handset}<path d="M9.5 4.5a3 3 0 0 1 2 2M9.8 1.8a5.5 5.5 0 0 1 4.4 4.4"/>`,
  talking: svg`<path d="M2.5 3.5h11v7.5H7.5l-3 2.5V11h-2z"/><path d="M5.5 7.2h5"/>`,
  done: svg`${circle}<path d="m5.5 8.2 1.8 1.8 3.3-3.8"/>`,
  minus: svg`${circle}<path d="M5.5 8h5"/>`,
  cross: svg`${circle}<path d="m6 6 4 4m0-4-4 4"/>`,
  slash: svg`${circle}<path d="m4.2 4.2 7.6 7.6"/>`,
  missed: svg`<path d="m3 4.5 5 5 5-5M3 8V4.5h3.5"/><path d="M3.5 12.5h9"/>`,
  question: svg`${circle}<path d="M6.5 6.3c.3-1.7 3-1.5 3 .2 0 1.2-1.5 1.2-1.5 2.3M8 11h.01"/>`,
}

const LOOKS = {
  idle: { group: 'waiting', icon: icons.waiting },
  scheduled: { group: 'waiting', icon: icons.clock },
  dialing: { group: 'active', icon: icons.dialing },
  unknown: { group: 'active', icon: icons.question },
  initiated: { group: 'active', icon: icons.dialing },
  ringing: { group: 'active', icon: icons.ringing },
  answered: { group: 'active', icon: icons.talking },
  completed: { group: 'completed', icon: icons.done },
  busy: { group: 'unsuccessful', icon: icons.minus },
  'no-answer': { group: 'unsuccessful', icon: icons.missed },
  failed: { group: 'unsuccessful', icon: icons.cross },
  cancelled: { group: 'unsuccessful', icon: icons.slash },
  rejected: { group: 'unsuccessful', icon: icons.cross },
  expired: { group: 'unsuccessful', icon: icons.clock },
  indeterminate: { group: 'unsuccessful', icon: icons.question },
} satisfies Record<string, Look>

const isKnown = (status: string): status is keyof typeof LOOKS => Object.hasOwn(LOOKS, status)

// A newer server may have a status that this version has not heard of: it has begun, and is shown
// by its own word.
const lookOf = (status: string): Look => (isKnown(status) ? LOOKS[status] : { group: 'active', icon: icons.question })

export const groupOf = (status: string): StatusGroup => lookOf(status).group

/** The status as an icon and a word, in the language of the page by default. */
export function statusBadge(status: string, language: string): TemplateResult {
  const { group, icon } = lookOf(status)
  return html`<span class="status" part="status status-${group}" data-group=${group}
    ><svg viewBox="0 0 16 16" aria-hidden="true">${icon}</svg>${wordOf(status, language)}</span
  >`
}
