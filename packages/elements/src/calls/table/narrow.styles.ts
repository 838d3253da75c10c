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
      --row: 9.25rem;
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
      /* A long reason leaves room for the time. */
      grid-template-columns: minmax(9.5rem, 1fr) minmax(0, auto);
      align-content: center;
      gap: 0.25rem 0.75rem;
      padding-block: 0.5rem;
    }
    .row:has(.when input) {
      grid-template-columns: minmax(11.5rem, 1fr) minmax(0, auto);
    }
    .fields .wide {
      grid-column: 1 / -1;
    }
    .row > .when {
      grid-area: 2 / 1;
    }
    .row > .number {
      grid-area: 1 / 1 / 2 / -1;
      display: flex;
      align-items: baseline;
      gap: 0.75rem;
      font-size: 1.0625rem;
    }
    .row > .standing {
      grid-area: 2 / 2;
      text-align: end;
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
      --row: 10.75rem;
    }
    .row > .standing {
      grid-area: 3 / 1;
      text-align: start;
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
