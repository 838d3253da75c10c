import { css } from 'lit'

export const styles = css`
  form + div > .notice {
    margin-block-start: 1rem;
  }
  li small {
    display: block;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr));
    gap: 1rem;
  }
  dialog {
    inline-size: min(26rem, calc(100vw - 2rem));
    overflow-wrap: anywhere;
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block-start: 1rem;
  }
  .more {
    margin-block-start: 0.75rem;
  }
`
