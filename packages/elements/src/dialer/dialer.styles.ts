import { css } from 'lit'

export const styles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
    min-block-size: 2.75rem;
  }
  .state {
    display: flex;
    align-items: center;
    gap: 0.4em;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .state::before {
    content: '';
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border: 2px solid currentColor;
    border-radius: 50%;
  }
  .state[data-state='running'] {
    color: var(--accent);
  }
  .state:is([data-state='running'], [data-state='stopping'])::before {
    background: currentColor;
    animation: breathe 1.6s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      opacity: 0.35;
    }
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-inline-start: auto;
  }

  .progress {
    margin-block-start: 1rem;
  }
  .progress p {
    display: flex;
    justify-content: space-between;
    gap: 1rem;
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }
  .progress :is(strong, span) {
    unicode-bidi: plaintext;
  }
  .progress span {
    color: var(--muted);
  }
  .progress svg {
    display: block;
    inline-size: 100%;
    block-size: 0.5rem;
    margin-block-start: 0.375rem;
    border-radius: 0.25rem;
    background: var(--line);
    stroke: none;
  }
  .progress svg:dir(rtl) {
    transform: scaleX(-1);
  }
  rect {
    fill: var(--accent);
    transition: 0.3s ease-out;
    transition-property: x, width;
  }
  rect[data-group='unsuccessful'] {
    fill: color-mix(in srgb, var(--muted) 70%, var(--line));
  }
  rect[data-group='active'] {
    fill: color-mix(in srgb, var(--accent) 40%, var(--line));
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.5rem 1rem;
    margin-block: 1rem 0.75rem;
  }
  .filters button {
    white-space: nowrap;
  }
  .found {
    margin-block-start: 0.5rem;
    font-size: 0.875rem;
  }

  ol {
    padding: 0;
    list-style: none;
  }
  ol[data-long] .place {
    min-inline-size: 5ch;
  }
  li {
    display: grid;
    grid-template-columns: minmax(2ch, max-content) minmax(9rem, 13rem) 9.5rem 1fr minmax(4rem, max-content) 6.5rem;
    align-items: center;
    column-gap: 0.875rem;
    min-block-size: 2.75rem;
    padding-block: 0.375rem;
    border-block-start: 1px solid var(--line);
    scroll-margin-block: 3rem;
    content-visibility: auto;
    contain-intrinsic-block-size: auto 2.75rem;
  }
  .place,
  .detail,
  .since {
    color: var(--muted);
    font-size: 0.875rem;
  }
  .place,
  .duration,
  .since {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .duration {
    grid-column: 5;
    font-size: 0.875rem;
    white-space: nowrap;
  }
  .since {
    grid-column: 6;
    white-space: nowrap;
  }
  .number {
    direction: ltr;
    unicode-bidi: isolate;
    text-align: match-parent;
    font-variant-numeric: tabular-nums;
    font-weight: 500;
    letter-spacing: 0.01em;
  }
  a {
    color: inherit;
    text-decoration-color: color-mix(in srgb, currentColor 35%, transparent);
    text-underline-offset: 0.2em;
  }
  .found a {
    color: var(--accent);
  }
  .detail {
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }

  dialog {
    max-inline-size: min(26rem, calc(100vw - 2rem));
  }
  h3 {
    font-size: 1.125rem;
  }
  dialog p {
    margin-block: 0.5rem 1.25rem;
    color: var(--muted);
  }
  .answers {
    display: grid;
    gap: 0.5rem;
    text-wrap: balance;
  }

  /* Two lines: number and status, and below them why, how long and when. */
  @container (inline-size < 44rem) {
    li {
      grid-template-columns: minmax(2ch, max-content) 1fr auto auto;
      row-gap: 0.125rem;
    }
    .status {
      grid-column: 3 / -1;
      justify-self: end;
    }
    .detail {
      grid-column: 2;
    }
    .duration,
    .since {
      grid-column: auto;
      grid-row: 2;
      color: var(--muted);
    }
    .duration {
      grid-column: 3;
    }
    .since {
      grid-column: 4;
    }
  }
  @container (inline-size < 26rem) {
    .buttons {
      inline-size: 100%;
    }
    .buttons button {
      flex: 1;
    }
  }
  @media (forced-colors: active) {
    .progress svg {
      outline: 1px solid;
    }
    rect {
      fill: Highlight;
    }
    rect[data-group='active'] {
      fill: Highlight;
      opacity: 0.4;
    }
    rect[data-group='unsuccessful'] {
      fill: GrayText;
    }
  }
`
