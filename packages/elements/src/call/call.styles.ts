import { css } from 'lit'

/** A call's own page. */
export const styles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
  }
  h2 {
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  header .status {
    font-size: 1rem;
  }
  .who {
    flex-basis: 100%;
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  .actions {
    align-items: center;
    gap: 0.5rem 1rem;
    margin-inline-start: auto;
  }
  .word {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.125rem 0.75rem;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    gap: 1.5rem 2.5rem;
    margin-block-start: 1.25rem;
  }
  h3 {
    margin-block-end: 0.75rem;
  }
  .waits,
  .new {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 1rem;
    margin-block-start: 1rem;
    padding: 0.75rem 1rem;
    border-inline-start: 4px solid var(--accent);
    border-radius: 4px;
    background: var(--raised);
  }
  .waits strong {
    font-weight: 600;
  }
  .timeline,
  .timeline ol {
    display: grid;
    gap: 0.5rem;
    padding: 0;
    list-style: none;
  }
  .timeline {
    gap: 1rem;
  }
  .timeline h4 {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.125rem 0.75rem;
    margin-block-end: 0.5rem;
    font-size: 1rem;
    font-weight: 600;
  }
  .timeline h4 > :is(span, small) {
    font-weight: 400;
  }
  .attempt > ol {
    padding-inline-start: 1rem;
    border-inline-start: 2px solid var(--line);
  }
  .moment {
    display: grid;
    grid-template-columns: 6.5rem minmax(0, 1fr) auto;
    align-items: baseline;
    gap: 0 0.75rem;
    font-size: 0.9375rem;
  }
  .moment > :not(time, .source) {
    grid-column: 2;
  }
  .moment > .source {
    grid-area: 1 / 3;
  }
  time {
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  small,
  .hint {
    color: var(--muted);
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }
  .cause {
    overflow-wrap: anywhere;
  }
  code {
    padding: 0.0625rem 0.375rem;
    border-radius: 4px;
    background: var(--raised);
    color: var(--muted);
    font-size: 0.8125rem;
  }
  dl {
    grid-template-columns: minmax(5rem, max-content) minmax(0, 1fr);
    overflow-wrap: anywhere;
  }
  .facts details {
    margin-block-start: 1rem;
  }
  summary {
    min-block-size: 1.75rem;
    margin-block-end: 0.25rem;
    color: var(--muted);
    font-size: 0.875rem;
    cursor: pointer;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
  }
  .reported {
    margin-block: 0.5rem 0;
  }
  .free {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem;
    margin-block-start: 0.5rem;
  }
  .timeline .notice {
    display: grid;
    gap: 0.5rem;
    margin-block-start: 0.5rem;
  }
  .text {
    white-space: pre-line;
  }
  .skeleton {
    display: grid;
    gap: 1rem;
    margin-block-start: 1rem;
  }
  .skeleton i {
    block-size: 0.875rem;
    border-radius: 0.375rem;
    background: var(--line);
    animation: breathe 1.6s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      opacity: 0.4;
    }
  }
  /* What may be out of date looks so; its text keeps its contrast. */
  section[data-stale] {
    border-style: dashed;
  }
  [data-stale] :is(header, .columns) {
    filter: grayscale(1);
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 0.75rem;
  }
  @container (inline-size < 48rem) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    .facts {
      order: -1;
    }
    .actions {
      inline-size: 100%;
    }
    .actions button {
      flex: 1;
    }
  }
  @container (inline-size < 26rem) {
    .moment {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .moment > :not(time, .source) {
      grid-column: 1 / -1;
    }
    .moment > .source {
      grid-area: 1 / 2;
    }
  }
  @media (forced-colors: active) {
    .waits,
    .new {
      border: 2px solid;
    }
  }
`
