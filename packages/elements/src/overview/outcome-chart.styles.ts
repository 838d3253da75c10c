import { css } from 'lit'

/** The bars of outcomes by hour, their legend and their table. */
export const chartStyles = css`
  svg[role='img'] {
    display: block;
    inline-size: 100%;
    block-size: clamp(9rem, 20cqi, 16rem);
    border-block-end: 1px solid var(--muted);
  }
  .scale {
    font-size: 0.8125rem;
  }
  .ends {
    position: relative;
    display: flex;
    white-space: nowrap;
  }
  /* Each stands at the begin of its part of the axis. */
  .ends span:not(.now) {
    flex: 1;
    inline-size: 0;
    text-align: left;
  }
  .now {
    position: absolute;
    inset-inline-end: 0;
  }
  .grid {
    stroke: var(--line);
    vector-effect: non-scaling-stroke;
  }
  /* Time runs from left to right in every script. */
  .ends,
  svg[role='img'] {
    direction: ltr;
  }
  [data-outcome] {
    --colour: var(--muted);
    fill: var(--colour);
    background: var(--colour);
  }
  [data-outcome='completed'] {
    --colour: var(--good);
  }
  [data-outcome='unreported'] {
    --colour: color-mix(in srgb, var(--good) 50%, var(--raised));
  }
  [data-outcome='busy'] {
    --colour: color-mix(in srgb, var(--warning) 55%, var(--raised));
  }
  [data-outcome='no-answer'] {
    --colour: var(--warning);
  }
  [data-outcome='failed'] {
    --colour: var(--bad);
  }
  [data-outcome='rejected'] {
    --colour: color-mix(in srgb, var(--bad) 55%, var(--raised));
  }
  [data-outcome='indeterminate'] {
    --colour: var(--text);
  }
  [data-outcome='expired'] {
    --colour: color-mix(in srgb, var(--muted) 50%, var(--raised));
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.25rem;
    margin-block-start: 0.5rem;
    font-size: 0.9375rem;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }
  .legend i {
    inline-size: 0.875rem;
    block-size: 0.875rem;
    border-radius: 3px;
  }
  summary {
    inline-size: fit-content;
    margin-block-start: 0.5rem;
    padding-block: 0.25rem;
    color: var(--accent);
    cursor: pointer;
  }
  /* The shade at an edge tells that there is more, where the bar of the scroller is hidden. */
  .scroll {
    overflow-x: auto;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 0.66);
    background:
      linear-gradient(to left, var(--raised) 40%, transparent) right / 3rem 100% local,
      linear-gradient(to left, color-mix(in srgb, var(--text) 30%, transparent), transparent) right / 1rem 100%;
    background-repeat: no-repeat;
  }
  table {
    border-collapse: collapse;
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.25rem 0.75rem;
    border-block-end: 1px solid var(--line);
    text-align: end;
  }
  th:first-child {
    position: sticky;
    inset-inline-start: 0;
    background: var(--raised);
    text-align: start;
    white-space: nowrap;
  }
  @container (inline-size < 40rem) {
    .ends span:nth-child(2n):not(.now) {
      visibility: hidden;
    }
  }
`
