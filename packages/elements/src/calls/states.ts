import { html, type TemplateResult } from 'lit'

/** Rows to come: for the eye alone, whoever listens hears that calls are loaded. */
export const skeleton = (): TemplateResult => html`<div class="skeleton" aria-hidden="true">
    ${Array.from({ length: 6 }, () => html`<div><i></i><i></i><i></i></div>`)}
  </div>
  <p class="news">Loading the calls…</p>`

export const message = (text: string, button?: { readonly word: string; readonly press: () => void }): TemplateResult =>
  html`<div class="empty" part="empty">
    <p>${text}</p>
    ${button ? html`<button type="button" part="button" @click=${button.press}>${button.word}</button>` : ''}
  </div>`

export const LOCKED = 'The server wants to know who you are. Sign in to see the calls.'
