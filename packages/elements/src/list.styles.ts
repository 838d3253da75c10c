import { css } from 'lit'

/** Shared styles of the lists whose items have a text and a button. */
export const listStyles = css`
  ul {
    padding: 0;
    margin-block-start: 0.75rem;
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
`
