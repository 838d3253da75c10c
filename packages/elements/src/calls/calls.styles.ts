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
  .skip:not(:focus) {
    position: absolute;
    block-size: 1px;
    min-block-size: 0;
    clip-path: inset(50%);
  }
  .skip {
    margin-block-end: 0.5rem;
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
    display: inline-flex;
    margin-block-start: 0.75rem;
    margin-inline-end: 0.75rem;
  }
  .fields {
    grid-template-columns: repeat(auto-fit, minmax(min(8.25rem, 100%), 1fr));
    gap: 0.75rem;
    margin-block: 0.75rem 1rem;
  }
  .fields .wide {
    grid-column: span 2;
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
  .fields select {
    padding-inline: 0.25rem;
  }

  /* What may be out of date looks so; its text keeps its contrast. */
  section[data-away] {
    border-style: dashed;
  }
  [data-away] .rows {
    filter: grayscale(1);
  }
  .exports {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
    color: var(--muted);
    font-size: 0.875rem;
  }
  header .exports {
    margin-inline-start: auto;
  }
  .selection {
    position: sticky;
    z-index: 2;
    inset-block-start: 0.5rem;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    margin-block-start: 0.75rem;
    padding: 0.625rem 0.875rem;
    border: 1px solid var(--accent);
    border-radius: var(--radius);
    background: var(--raised);
  }
  /* Two parts on narrow pages only. */
  :is(.doing, .selecting) {
    display: contents;
  }
  :is(.selection, .doing) > p {
    margin-inline-end: 0.5rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .selection button {
    min-block-size: 2.25rem;
    padding-inline: 0.75rem;
    font-size: 0.875rem;
  }
  .selection :is(.question, .failures) {
    order: 1;
    flex-basis: 100%;
    margin-block-start: 0.25rem;
  }
  .selection label {
    max-inline-size: 18rem;
  }
  .failures ul {
    padding-inline-start: 1.25rem;
    font-size: 0.875rem;
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
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
