import { css } from 'lit'

export const styles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.75rem;
  }
  bdi {
    overflow-wrap: anywhere;
    letter-spacing: 0.01em;
  }
  .phone,
  .totals,
  li {
    font-variant-numeric: tabular-nums;
  }
  .phone {
    color: var(--muted);
  }
  :is(.type, .totals *) {
    unicode-bidi: plaintext;
  }
  h3 {
    inline-size: fit-content;
  }
  .type {
    justify-self: start;
  }

  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
  }
  .notice p {
    flex: 1 1 14rem;
  }

  .totals {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    margin-block-start: 0.75rem;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .sides,
  .zone {
    color: var(--muted);
    font-size: 0.875rem;
  }
  .totals strong {
    color: var(--text);
    font-weight: 600;
  }
  .filters {
    margin-block: 0.75rem;
  }

  h3 {
    margin-block-start: 1.25rem;
    padding-block-end: 0.375rem;
    color: var(--muted);
    font-size: 0.875rem;
    font-weight: 600;
  }
  ol {
    padding: 0;
    list-style: none;
  }
  li {
    position: relative;
    display: grid;
    grid-template:
      'icon counterparty type duration time' auto
      / 1.25rem minmax(9rem, 17.5rem) minmax(max-content, 1fr) 6rem 5rem;
    align-items: center;
    column-gap: 0.875rem;
    min-block-size: 2.75rem;
    padding-block: 0.375rem;
    border-block-start: 1px solid var(--line);
    content-visibility: auto;
    contain-intrinsic-block-size: auto 2.75rem;
  }
  li svg {
    grid-area: icon;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    fill: none;
    stroke: var(--good);
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .counterparty {
    grid-area: counterparty;
    font-weight: 500;
  }
  .whose {
    color: var(--muted);
    font-size: 0.8125rem;
    font-weight: 400;
  }
  .unknown {
    font-style: italic;
    font-weight: 400;
  }
  a {
    color: inherit;
    text-decoration-color: color-mix(in srgb, currentColor 35%, transparent);
    text-underline-offset: 0.2em;
  }
  a:hover {
    color: var(--accent);
    text-decoration-color: currentColor;
  }
  a:focus-visible {
    border-radius: 2px;
  }
  .counterparty small {
    display: block;
    color: var(--muted);
    font-weight: 400;
  }
  .type,
  .type small {
    display: block;
    grid-area: type;
    color: var(--muted);
    font-size: 0.875rem;
  }
  [data-type^='missed'] svg {
    stroke: var(--bad);
  }
  [data-type^='missed'] .type {
    color: var(--bad);
  }
  [data-ours] .type {
    grid-column: type-start / duration-end;
  }
  [data-ours] .duration {
    font-size: inherit;
  }
  .duration,
  .time {
    justify-self: end;
    white-space: nowrap;
    unicode-bidi: plaintext;
  }
  .duration {
    grid-area: duration;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .time {
    grid-area: time;
    font-size: 0.9375rem;
  }
  .more {
    display: block;
    inline-size: 100%;
    margin-block-start: 1rem;
  }

  @container (inline-size < 40rem) {
    li {
      grid-template:
        'icon counterparty time' auto
        'icon type duration' auto
        / 1.25rem 1fr auto;
      padding-block: 0.5rem;
      contain-intrinsic-block-size: auto 3.75rem;
    }
  }
  @media (forced-colors: active) {
    li[data-type] svg {
      stroke: CanvasText;
    }
  }
`
