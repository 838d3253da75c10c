import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit'
import type { HistoryType } from '../api/history-wire.ts'
import { type HistoryKind, isOurs, type OurKind } from './kinds.ts'

const handset = svg`<path
  d="M5.2 7.3 2.6 8c-.5 5 5 10.5 10 10l.7-2.6-2.9-1.6-1.5 1.2C7.4 14.4 6 13 5.2 11.4l1.2-1.5z"/>`
const hungUp = svg`<path d="M2.5 15.2c0-4.3 15-4.3 15 0v1.7l-4.2.6-.7-2.6c-1.6-.7-3.6-.7-5.2 0l-.7 2.6-4.2-.6z"/>`
const arrowIn = svg`<path d="m17.5 2.5-6 6m0-4.8v4.8h4.8"/>`
const arrowOut = svg`<path d="m11.5 8.5 6-6m-4.8 0h4.8v4.8"/>`
const ICONS: Readonly<Record<HistoryType, SVGTemplateResult>> = {
  'Completed Inbound': svg`${handset}${arrowIn}`,
  'Missed Inbound': svg`${hungUp}<path d="m13 2.5-6 6m0-4.8v4.8h4.8"/>`,
  'Completed Outbound': svg`${handset}${arrowOut}`,
  'Missed Outbound': svg`${hungUp}<path d="m7 8.5 6-6m-4.8 0H13v4.8"/>`,
}

/** A type as the name of a part or attribute, such as `missed-inbound`. */
export const slugOf = (type: string): string => type.toLowerCase().replaceAll(/\W+/g, '-')

/** Our calls go out, and theirs come in. */
const OURS: Readonly<Record<OurKind, HistoryType>> = {
  weReached: 'Completed Outbound',
  weMissed: 'Missed Outbound',
  theyReached: 'Completed Inbound',
  theyMissed: 'Missed Inbound',
}

/** The icon of a kind, without its text. */
export const kindIcon = (kind: HistoryKind): TemplateResult =>
  html`<svg part="icon" viewBox="0 0 20 20" aria-hidden="true">${ICONS[isOurs(kind) ? OURS[kind] : kind]}</svg>`
