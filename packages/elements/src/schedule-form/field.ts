import { html, nothing, type TemplateResult } from 'lit'

/** The message below a field, below it. */
export interface Message {
  readonly kind: 'hint' | 'warning' | 'error'
  readonly text: string
}

/** A control with its label and message, linked for assistive technology. */
export interface FieldOptions {
  readonly id: string
  readonly label: string
  readonly message?: Message | undefined
  /** The word that says that it may stay empty. */
  readonly optional?: string | undefined
  readonly control: TemplateResult
}

export function field({ id, label, message, optional, control }: FieldOptions): TemplateResult {
  return html`<div class="field" data-field=${id}>
    <label for=${id}>${label}${optional ? html` <small>(${optional})</small>` : nothing}</label>
    ${control}
    <p id="${id}-message" part="message" class="message" data-kind=${message?.kind ?? 'hint'} aria-live="polite"
      >${message?.text}</p>
  </div>`
}

export const asError = (text: string | undefined): Message | undefined =>
  text ? { kind: 'error', text: /[.!?…]$/.test(text) ? text : `${text}.` } : undefined
