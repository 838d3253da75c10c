import { css } from 'lit'

/**
 * Shared styles of the cards: heading, notices, filter buttons, dialogs, and text for screen
 * readers only.
 */
export const cardStyles = css`
  section {
    padding: clamp(1rem, 4cqi, 1.5rem);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--background);
    outline: none;
  }
  h2 {
    font-size: 1.25rem;
    line-height: 1.3;
    font-weight: 650;
  }
  .notice {
    padding: 0.625rem 0.875rem;
    border-inline-start: 4px solid var(--bad);
    border-radius: 4px;
    background: var(--raised);
    font-size: 0.9375rem;
    overflow-wrap: anywhere;
  }
  .notice:is([data-kind='back'], [data-kind='done']) {
    border-color: var(--good);
  }
  /* In view for as long as it is true, however far the page is scrolled. */
  .notice[data-kind='away'],
  div:has(> .notice[data-kind='away']) {
    position: sticky;
    inset-block-start: 0.5rem;
    z-index: 2;
  }
  /* What may be out of date looks so, and in no colour of a status. */
  :host([data-stale]) section {
    border-style: dashed;
    border-color: var(--bad);
  }
  :host([data-stale]) :is(.status, [data-group], progress, meter) {
    filter: grayscale(1);
  }
  /* The words are English, wherever they stand. */
  :is(h2, h3, p, label, dt, .preview > *) {
    unicode-bidi: plaintext;
  }
  :host(:dir(rtl)) :is(p:not(.empty), .preview > *) {
    text-align: right;
  }
  header ~ .notice,
  header ~ div > .notice {
    margin-block-start: 1rem;
  }
  .empty {
    padding-block: 2rem 1rem;
    color: var(--muted);
    text-align: center;
    text-wrap: balance;
  }
  .news,
  .heard {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .filters button {
    min-block-size: 2rem;
    padding-inline: 0.75rem;
    border-radius: 1rem;
    color: var(--muted);
    font-size: 0.875rem;
    font-weight: inherit;
  }
  .filters strong {
    color: var(--text);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .filters [aria-pressed='true'],
  .filters [aria-pressed='true'] strong {
    border-color: var(--accent);
    color: var(--accent);
  }
  .filters [aria-pressed='true'] {
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  dialog {
    margin: auto;
    padding: 1.5rem;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--background);
    color: inherit;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  @media (forced-colors: active) {
    .filters [aria-pressed='true'] {
      outline: 2px solid Highlight;
    }
  }
`
