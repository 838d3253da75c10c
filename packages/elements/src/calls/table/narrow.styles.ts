import { css } from 'lit'

/** On narrow pages each row is a card. With forced colours, lines replace the colours. */
export const narrow = css`
  @container (inline-size < 60rem) {
    [role='row'] {
      grid-template-columns: minmax(9rem, 1.6fr) minmax(8rem, 1fr) minmax(7.5rem, 1fr) 8.25rem;
      column-gap: 0.5rem;
    }
    [role='row'] > :nth-child(n + 4):nth-child(-n + 6),
    .row .standing small {
      display: none;
    }
    .row .standing .brief {
      display: -webkit-box;
    }
  }
  @container (inline-size < 38rem) {
    .table,
    .skeleton {
      --row: 12.5rem;
      --head: 0px;
    }
    .head button {
      display: none;
    }
    .head {
      position: absolute;
      clip-path: inset(50%);
    }
    .row {
      grid-template-columns: 1fr auto;
      align-content: space-between;
      gap: 0.25rem 0.75rem;
      padding-block: 0.375rem;
    }
    .fields .wide {
      grid-column: 1 / -1;
    }
    /* What is done with the calls stays in view; which calls are chosen scrolls away. */
    .selection:has(.doing) {
      display: contents;
    }
    .doing,
    .selecting {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.375rem;
      margin-block-start: 0.5rem;
    }
    .doing {
      position: sticky;
      z-index: 2;
      inset-block-start: 0.25rem;
      padding: 0.375rem 0.5rem;
      border: 1px solid var(--accent);
      border-radius: var(--radius);
      background: var(--raised);
      font-size: 0.875rem;
    }
    .selection button {
      padding-inline: 0.625rem;
    }
    .question {
      gap: 0.5rem;
    }
    .row .when {
      grid-area: 2 / 1;
      padding-inline-start: 0;
    }
    .row > .number {
      grid-area: 1 / 1 / 2 / -1;
      display: grid;
      align-content: center;
      min-block-size: var(--tick);
      font-size: 1.0625rem;
      line-height: 1.25;
    }
    [data-selectable] .number {
      padding-inline-start: var(--tick);
    }
    .tick {
      inset-block: 0.375rem auto;
      block-size: max(2.25rem, var(--tick));
    }
    /* Nothing is cut: long names, times and reasons take another line. */
    .row :is(time, small) {
      white-space: normal;
    }
    .number small,
    .row .standing .brief {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }
    .row > .standing {
      display: contents;
    }
    .standing .status {
      grid-area: 2 / 2;
      align-self: start;
    }
    .standing .brief {
      grid-area: 3 / 1 / 4 / -1;
    }
    .row > .actions {
      grid-column: 1 / -1;
      justify-content: flex-start;
    }
    .actions button {
      flex: 1;
      border-color: var(--line);
      color: var(--text);
    }
    .actions span {
      display: inline;
    }
  }
  @container (inline-size < 21rem) {
    .table,
    .skeleton {
      --row: 14rem;
    }
    .standing .status {
      grid-area: 3 / 1;
    }
    .standing .brief {
      grid-area: 4 / 1 / 5 / -1;
    }
    /* The words alone fill the buttons. */
    .actions svg {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .row[data-gone] {
      color: GrayText;
    }
    .toast {
      border: 2px solid;
    }
  }
`
