import { css } from 'lit'

/** The bar of outcomes with its legend. */
export const progressStyles = css`
  :host {
    --busy: light-dark(#b26a00, #f0b866);
    --no-answer: light-dark(#7d5ba6, #c0a6e8);
  }
  .bar {
    display: flex;
    gap: 1px;
    block-size: 0.875rem;
    overflow: hidden;
    border-radius: 0.4375rem;
    background: var(--raised);
  }
  .bar span {
    flex-basis: 0;
    min-inline-size: 2px;
    background: var(--part);
  }
  [data-key] {
    --part: var(--muted);
  }
  [data-key='completed'] {
    --part: var(--good);
  }
  [data-key='no-answer'] {
    --part: var(--no-answer);
  }
  [data-key='busy'] {
    --part: var(--busy);
  }
  :is([data-key='failed'], [data-key='rejected'], [data-key='expired'], [data-key='cancelled']) {
    --part: var(--bad);
  }
  [data-key='live'] {
    --part: repeating-linear-gradient(-45deg, var(--accent) 0 3px, var(--raised) 3px 7px);
  }
  [data-key='waiting'] {
    --part: var(--line);
  }
  ul.legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    margin-block-start: 0.5rem;
    font-size: 0.875rem;
  }
  ul.legend li {
    display: inline-flex;
    align-items: center;
    justify-content: flex-start;
    gap: 0.375rem;
    padding: 0;
    border: 0;
    font-size: inherit;
    color: var(--muted);
  }
  .legend strong {
    color: var(--text);
    font-variant-numeric: tabular-nums;
  }
  .swatch {
    inline-size: 0.75rem;
    block-size: 0.75rem;
    border-radius: 3px;
    background: var(--part);
  }
  @media (forced-colors: active) {
    .bar,
    .swatch {
      forced-color-adjust: none;
    }
  }
`
