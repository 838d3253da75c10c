import { css } from 'lit'

export const styles = css`
  ul.lists {
    margin-block-start: 0.75rem;
  }
  ul.lists > li {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0.25rem 1rem;
    padding-block: 0.875rem;
  }
  .name {
    font-size: 1.0625rem;
    font-weight: 550;
    overflow-wrap: anywhere;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
  }
  .state {
    color: var(--muted);
    font-size: 0.875rem;
  }
  .state[data-state='running'] {
    color: var(--accent);
    font-weight: 550;
  }
  .bars,
  .facts {
    grid-column: 1 / -1;
  }
  .facts {
    color: var(--muted);
    font-size: 0.875rem;
  }
`
