import { css } from 'lit'

export const styles = css`
  section {
    --row: 2.75rem;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.25rem 1rem;
  }
  h2 {
    overflow-wrap: anywhere;
  }
  .state {
    color: var(--muted);
  }
  .state[data-state='running'] {
    color: var(--accent);
    font-weight: 550;
  }
  /* In view for as long as the list is dialed, however far the page is scrolled. */
  .controls {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    padding-block: 0.5rem;
    margin-block: 0.5rem;
    background: var(--background);
  }
  .lines {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    margin-inline-start: auto;
  }
  .lines button {
    inline-size: 2.75rem;
    padding: 0;
    font-size: 1.25rem;
    line-height: 1;
  }
  .lines output {
    min-inline-size: 2ch;
    text-align: center;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .facts {
    flex: 1 1 16rem;
    padding-inline-start: 0.5rem;
    font-size: 0.9375rem;
    font-variant-numeric: tabular-nums;
  }
  .held {
    margin-block-start: 0.5rem;
    color: var(--warning);
    font-size: 0.9375rem;
  }
  .exports {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.75rem;
    margin-block-start: 0.5rem;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .rows-head {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: baseline;
    gap: 0.25rem 1rem;
    margin-block: 1.25rem 0.5rem;
  }
  h3 {
    font-size: 1rem;
    font-weight: 600;
  }
  .check {
    display: flex;
    align-items: baseline;
    gap: 0.5rem;
    font-size: 0.9375rem;
  }
  .rows {
    position: relative;
    margin: 0;
    border-block: 1px solid var(--line);
  }
  .rows .row {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
    display: grid;
    grid-template-columns: 4.5rem minmax(9rem, 1fr) minmax(0, 1.5fr) minmax(8rem, 1fr) 4.5rem;
    align-items: center;
    gap: 0 0.75rem;
    block-size: var(--row);
    /* Below the controls, with some rows around it. */
    scroll-margin-block: calc(5rem + 2 * var(--row)) calc(3 * var(--row));
    padding: 0 0.5rem;
    border: 0;
    border-block-end: 1px solid var(--line);
    font-size: 0.9375rem;
  }
  .row[data-group='active'] {
    background: var(--raised);
  }
  .row > * {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .place {
    color: var(--muted);
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .person {
    color: var(--muted);
  }
  .length {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
  }
  dialog {
    inline-size: min(28rem, calc(100vw - 2rem));
    overflow-wrap: anywhere;
  }
  dialog p + p,
  dialog .check {
    margin-block-start: 0.75rem;
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block-start: 1.25rem;
  }
  @container (inline-size < 38rem) {
    section {
      --row: 4rem;
    }
    .rows .row {
      grid-template-columns: 2.75rem 1fr auto;
      grid-template-rows: auto auto;
      align-content: center;
    }
    .place {
      grid-row: 1 / 3;
    }
    .person {
      grid-column: 2;
      grid-row: 2;
      font-size: 0.875rem;
    }
    .standing {
      grid-column: 3;
      grid-row: 1;
    }
    .length {
      grid-column: 3;
      grid-row: 2;
      font-size: 0.875rem;
    }
  }
  @container (inline-size < 24rem) {
    .lines {
      margin-inline-start: 0;
    }
  }
`
