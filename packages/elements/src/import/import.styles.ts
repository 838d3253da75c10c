import { css } from 'lit'

export const styles = css`
  form,
  .step {
    display: grid;
    gap: 1rem;
    margin-block-start: 1rem;
  }
  textarea {
    inline-size: 100%;
    min-block-size: 8rem;
    padding: 0.625rem 0.75rem;
    border: 1px solid var(--field-line);
    border-radius: calc(var(--radius) * 0.66);
    background: var(--background);
    color: inherit;
    font: inherit;
    resize: vertical;
  }
  .drop {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
    padding: 0.875rem;
    border: 2px dashed var(--line);
    border-radius: calc(var(--radius) * 0.66);
    color: var(--muted);
  }
  .drop[data-over] {
    border-color: var(--accent);
    background: var(--raised);
  }
  input[type='file'] {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    min-block-size: 0;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .columns,
  .settings {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr));
    gap: 1rem;
  }
  .check {
    display: flex;
    align-items: baseline;
    gap: 0.5rem;
    margin: 0;
    font-size: 0.9375rem;
    font-weight: 400;
  }
  .check input {
    inline-size: auto;
    min-block-size: 0;
  }
  h3 {
    font-size: 1rem;
    font-weight: 600;
  }
  .scroll {
    overflow-x: auto;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 0.66);
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  :is(th, td) {
    padding: 0.375rem 0.75rem;
    border-block-end: 1px solid var(--line);
    text-align: start;
    vertical-align: top;
    max-inline-size: 18rem;
    overflow-wrap: break-word;
  }
  thead th {
    background: var(--raised);
    color: var(--muted);
    font-weight: 550;
  }
  tr:last-child > :is(td, th) {
    border-block-end: 0;
  }
  td.line {
    color: var(--muted);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .sum {
    font-size: 1.125rem;
    font-weight: 550;
  }
  progress {
    inline-size: 100%;
    block-size: 0.75rem;
    accent-color: var(--accent);
  }
  .more {
    justify-self: start;
  }
`
