import { html, nothing, svg, type TemplateResult } from 'lit'
import type { CallAction } from './allowed-actions.ts'

const ICONS = {
  edit: svg`<path d="m3 13 .7-3 7-7 2.3 2.3-7 7z"/>`,
  cancel: svg`<path d="m4 4 8 8m0-8-8 8"/>`,
  hangUp: svg`<path d="M2 9.5c3.2-3.3 8.800-3.300 12 0l-1.600 1.900-2.400-1.100V8.500a7 7 0 0 0-4 0v1.800l-2.400 1.100z"/>`,
  details: svg`<path d="M3 4.5h10M3 8h10M3 11.5h6"/>`,
}

export interface ActionButtonState {
  /** Names the call: screen readers list buttons without their rows, too. */
  readonly label: string
  readonly current: boolean
  readonly busy: boolean
  /** The picture; by default that of the action. */
  readonly icon?: 'hangUp' | undefined
}

/** A button with an icon in a table, and with a text, too, on a card. */
export const actionButton = (
  action: CallAction,
  word: string,
  { label, current, busy, icon }: ActionButtonState,
): TemplateResult => html`<button
  type="button"
  part="button action"
  data-action=${action}
  title=${word}
  aria-label=${label}
  aria-busy=${busy ? 'true' : nothing}
  tabindex=${current ? nothing : -1}
>
  <svg viewBox="0 0 16 16" aria-hidden="true">${ICONS[icon ?? action]}</svg><span>${word}</span>
</button>`
