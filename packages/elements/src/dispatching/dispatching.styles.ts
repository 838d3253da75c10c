import { css } from 'lit'

export const styles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
  }
  .summary {
    flex: 1 1 16rem;
    color: var(--muted);
    font-size: 0.9375rem;
  }
  [data-paused] .summary {
    color: var(--bad);
    font-weight: 550;
  }
`
