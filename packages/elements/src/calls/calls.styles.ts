import { css } from 'lit'

export const styles = css`
  section {
    --row: 3.75rem;
    --head: 1.75rem;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25rem 0.75rem;
  }
  .count {
    color: var(--muted);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }
  small {
    display: block;
    color: var(--muted);
    font-size: 0.8125rem;
  }
  bdi {
    font-variant-numeric: tabular-nums;
  }

  .filters {
    margin-block-start: 1rem;
  }
  .fields {
    grid-template-columns: repeat(auto-fit, minmax(min(8.25rem, 100%), 1fr));
    gap: 0.75rem;
    margin-block: 0.75rem 1rem;
  }
  .fields label {
    color: var(--muted);
    font-weight: inherit;
  }
  .fields :is(input, select) {
    display: block;
    min-block-size: 2.5rem;
    margin-block-start: 0.125rem;
    padding-inline: 0.5rem;
    color: var(--text);
    font-size: 0.9375rem;
  }

  .notice {
    margin-block: 1rem;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 0.75rem;
  }
  .empty button {
    color: var(--text);
  }
  summary {
    color: var(--muted);
    font-size: 0.875rem;
    cursor: pointer;
  }
  .more {
    padding-block-start: 0.5rem;
    color: var(--muted);
    font-size: 0.875rem;
    text-align: center;
  }
`
