import { css } from 'lit'

export const styles = css`
  :host {
    display: inline-block;
    container-type: normal;
  }
  .show {
    min-block-size: 2.25rem;
    min-inline-size: 2.25rem;
    padding-inline: 0;
    font-size: 0.9375rem;
  }
  dialog {
    inline-size: min(28rem, calc(100vw - 2rem));
    max-block-size: calc(100dvh - 2rem);
    overflow-y: auto;
  }
  h2 {
    font-size: 1.125rem;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.5rem 1rem;
    align-items: baseline;
    margin-block: 1rem;
  }
  dt {
    white-space: nowrap;
  }
  kbd {
    display: inline-block;
    min-inline-size: 1.75rem;
    padding: 0.0625rem 0.375rem;
    border: 1px solid var(--line);
    border-radius: 4px;
    background: var(--raised);
    font: inherit;
    font-size: 0.875rem;
    text-align: center;
  }
  small {
    color: var(--muted);
    font-size: 0.875rem;
  }
  label {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    min-block-size: 2.75rem;
  }
  label input {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    accent-color: var(--accent);
  }
  .answers {
    margin-block-start: 1rem;
  }
`
