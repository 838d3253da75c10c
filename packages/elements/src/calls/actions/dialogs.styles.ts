import { css } from 'lit'

/** The offer to undo, and the dialogs: the form to edit a call, and its details. */
export const dialogStyles = css`
  .toast {
    position: sticky;
    z-index: 2;
    inset-block-end: 1rem;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1rem;
    max-inline-size: 30rem;
    margin: 1rem auto 0;
    padding: 0.5rem 0.5rem 0.5rem 1rem;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
    box-shadow: 0 4px 16px rgb(0 0 0 / 20%);
  }

  dialog {
    inline-size: min(30rem, calc(100vw - 2rem));
    max-block-size: calc(100dvb - 2rem);
    overflow-wrap: anywhere;
  }
  dialog form {
    margin: 0;
  }
  dialog .notice {
    margin: 0;
  }
  h3 {
    font-size: 1.125rem;
  }
  h4 {
    font-size: 1rem;
  }
  .preview > * {
    display: block;
    font-size: 0.9375rem;
  }
  .preview span {
    color: var(--muted);
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 0.25rem 1rem;
    font-size: 0.9375rem;
  }
  dt {
    color: var(--muted);
  }
  dd {
    grid-column: 2;
  }
  .attempts,
  .attempts ul {
    display: grid;
    gap: 0.25rem;
    padding: 0;
    list-style: none;
    font-size: 0.9375rem;
  }
  .attempts {
    gap: 1rem;
  }
  .attempts p {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.125rem 0.75rem;
  }
  .attempts .notice {
    display: grid;
    gap: 0.5rem;
    margin-block-start: 0.5rem;
  }
  .attempts .free {
    justify-content: space-between;
    margin-block-start: 0.5rem;
  }
  .attempts .reported {
    margin-block: 0.25rem 0;
  }
  .attempts .text {
    white-space: pre-line;
  }
  .attempts ul {
    padding-inline-start: 0.75rem;
    border-inline-start: 2px solid var(--line);
  }
  .attempts time {
    display: inline-block;
    min-inline-size: 5.5rem;
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
`
