import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit'
import type { HistoryType } from '../api/history-wire.ts'

/** All types there are, in the order in which they are offered. */
export const TYPES: readonly HistoryType[] = [
  'Completed Inbound',
  'Missed Inbound',
  'Completed Outbound',
  'Missed Outbound',
]

const handset = svg`<path d="M4.6 5.2 2.6 6c-.4 4.2 4 8.6 8.2 8.2l.8-2-2.4-1.4-1.3 1C6.6 11.2 5.6 10.2 5 8.9l1-1.3z"/>`
const ICONS: Readonly<Record<HistoryType, SVGTemplateResult>> = {
  'Completed Inbound': svg`${handset}<path d="m14 2-4.5 4.5M9.5 3v3.5H13"/>`,
  'Missed Inbound': svg`${handset}<path d="m7.5 3 3 3L14 2.5M7.5 5.8V3h2.8"/>`,
  'Completed Outbound': svg`${handset}<path d="M9.5 6.5 14 2m-3.5 0H14v3.5"/>`,
  'Missed Outbound': svg`${handset}<path d="m9.7 2.2 4 4m0-4-4 4"/>`,
}

/** `missed-inbound`: a type as parts and attributes have it. */
export const slugOf = (type: string): string => type.toLowerCase().replaceAll(/\W+/g, '-')

/** The icon alone; its word stands beside it. */
export const typeIcon = (type: HistoryType): TemplateResult =>
  html`<svg part="icon" viewBox="0 0 16 16" aria-hidden="true">${Object.hasOwn(ICONS, type) ? ICONS[type] : handset}</svg>`
