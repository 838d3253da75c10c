import { css } from 'lit'

/** The table, its rows and buttons, and the placeholder rows. */
export const tableStyles = css`
  .table {
    --tick: 2rem;
    position: relative;
    min-block-size: calc(var(--row) + var(--head));
    margin-block-start: 0.5rem;
    overflow: clip visible;
  }
  .head {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    background: var(--background);
    color: var(--muted);
    font-size: 0.8125rem;
    white-space: nowrap;
    box-shadow: 0 1px var(--line);
  }
  /* What is above it stays in view instead. */
  :is(.selection, .notice[data-kind='away']) ~ .table .head {
    position: relative;
  }
  [data-stale] .head {
    box-shadow: 0 2px var(--accent);
  }
  .rows {
    position: relative;
  }
  [role='row'] {
    display: grid;
    grid-template-columns:
      minmax(11rem, 1.5fr) minmax(8.5rem, 1fr) minmax(8rem, 1fr) minmax(7rem, 1fr)
      4.25rem 4.75rem 8.25rem;
    align-items: center;
    column-gap: 0.5rem;
  }
  .head [role='row'] {
    block-size: var(--head);
    padding-inline: 0.375rem;
  }
  .head button {
    min-block-size: 1.5rem;
    padding: 0 0.375rem;
    border: 0;
    line-height: 1;
  }
  [role='columnheader'] {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  [role='columnheader']:nth-child(n + 5) {
    text-align: end;
  }
  .row {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
    block-size: var(--row);
    padding-inline: 0.375rem;
    scroll-margin-block: 2rem; /* below the head, above the hint on keys */
    border-block-start: 1px solid var(--line);
    outline-offset: -2px;
    font-size: 0.9375rem;
    line-height: 1.35;
  }
  .row {
    contain: layout paint style;
  }
  /* In view while a key has moved the focus into the list. */
  .table:has(.row:focus-visible) #keys {
    position: sticky;
    inset-block-end: 0;
    inline-size: auto;
    block-size: auto;
    padding: 0.375rem;
    border-block-start: 1px solid var(--line);
    background: var(--background);
    clip-path: none;
    color: var(--muted);
    font-size: 0.8125rem;
    white-space: normal;
  }
  .row[data-selected] {
    background: color-mix(in srgb, var(--accent) 10%, var(--background));
  }
  [data-selectable] .when,
  [data-selectable] .head [role='columnheader']:first-child {
    padding-inline-start: var(--tick);
  }
  /* A finger finds the box, too: all of the label is its target. */
  .tick {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    display: grid;
    place-items: center;
    inline-size: calc(var(--tick) + 0.375rem);
    margin: 0;
    user-select: none;
  }
  .tick input {
    inline-size: 1.125rem;
    min-block-size: 0;
    block-size: 1.125rem;
    accent-color: var(--accent);
  }
  @media (pointer: coarse) {
    .table {
      --tick: 2.75rem;
    }
  }
  .when a {
    color: inherit;
  }
  .row:hover {
    background: var(--raised);
  }
  .row[data-gone] {
    background: var(--raised);
    color: var(--muted);
  }
  .row > * {
    min-inline-size: 0;
  }
  .row > *,
  .row :is(time, small) {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .row time {
    display: block;
    font-variant-numeric: tabular-nums;
  }
  /* A reason may take two lines. */
  .row .standing small {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    white-space: normal;
  }
  .number {
    font-weight: 500;
    letter-spacing: 0.01em;
  }
  .row > .count {
    color: inherit;
    text-align: end;
  }
  .row .standing .brief {
    display: none;
  }
  .none {
    color: var(--muted);
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
    outline-offset: -1px;
  }
  .row > .actions {
    display: flex;
    flex-wrap: nowrap;
    justify-content: flex-end;
    gap: 0.25rem;
    overflow: visible;
  }
  .actions button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.375rem;
    min-block-size: 2.5rem;
    min-inline-size: 2.5rem;
    padding-inline: 0;
    border-color: transparent;
    background: none;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .actions button:enabled:hover {
    border-color: currentColor;
    color: var(--accent);
  }
  .actions [data-action='cancel']:enabled:hover {
    color: var(--bad);
  }
  .actions span {
    display: none;
  }

  .skeleton div {
    display: flex;
    align-items: center;
    gap: 2rem;
    block-size: var(--row);
    border-block-start: 1px solid var(--line);
  }
  .skeleton i {
    flex: 1;
    block-size: 0.75rem;
    border-radius: 0.375rem;
    background: var(--line);
    animation: breathe 1.6s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      opacity: 0.4;
    }
  }
`
