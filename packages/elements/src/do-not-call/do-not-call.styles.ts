import { css } from 'lit'

export const styles = css`
  ul {
    padding: 0;
    margin-block-start: 1rem;
    list-style: none;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    padding-block: 0.5rem;
    border-block-start: 1px solid var(--line);
    font-size: 0.9375rem;
  }
  li p {
    flex: 1 1 16rem;
    overflow-wrap: anywhere;
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
