import { css } from 'lit'

/** Figures to be read from three metres, the chart, and lists beside it. */
export const styles = css`
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr));
    gap: 1rem;
    margin-block-start: 1rem;
  }
  .figure,
  .panel {
    min-inline-size: 0;
    padding: 1rem;
    border-radius: calc(var(--radius) * 0.66);
    background: var(--raised);
  }
  dt,
  small,
  .scale,
  .none,
  time {
    color: var(--muted);
  }
  dd strong {
    display: block;
    font-size: clamp(2.25rem, 5cqi, 4.5rem);
    line-height: 1.15;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.02em;
    overflow-wrap: anywhere;
  }
  small {
    display: block;
    margin-block-start: 0.25rem;
    font-size: 0.9375rem;
    overflow-wrap: anywhere;
  }
  .reason {
    display: block;
  }
  .share {
    display: block;
    inline-size: 100%;
    block-size: 0.5rem;
    margin-block-start: 0.5rem;
  }
  rect {
    stroke: none;
  }
  .track {
    fill: var(--line);
  }
  .used {
    fill: var(--accent);
  }
  .panels {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
    gap: 1rem;
    margin-block-start: 1rem;
  }
  .wide {
    grid-column: 1 / -1;
  }
  .name {
    margin-inline-end: 0.5rem;
    color: var(--text);
  }
  @container (inline-size < 40rem) {
    .ends span:nth-child(2n):not(.now) {
      visibility: hidden;
    }
  }
  h3 {
    margin-block-end: 0.5rem;
    font-size: 1.0625rem;
    font-weight: 600;
  }
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
  /* In the direction of their words, whatever that of the page is. */
  dd strong,
  small,
  .reason,
  time {
    unicode-bidi: plaintext;
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
  .empty button {
    margin-block-start: 1rem;
  }
  ul {
    padding: 0;
    list-style: none;
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
  .scroll {
    overflow-x: auto;
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
    white-space: nowrap;
  }
  th:first-child {
    padding-inline-start: 0;
    text-align: start;
  }
  .calls li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 0.75rem;
    padding-block: 0.5rem;
    border-block-start: 1px solid var(--line);
    overflow-wrap: anywhere;
  }
  .said {
    flex: 1 0 100%;
    color: var(--muted);
    font-size: 0.9375rem;
  }
  time {
    font-size: 0.9375rem;
  }
  a {
    color: var(--accent);
  }
  .health li {
    display: flex;
    gap: 0.625rem;
    padding-block: 0.375rem;
    overflow-wrap: anywhere;
  }
  .health p {
    min-inline-size: 0;
  }
  .health span {
    font-weight: 700;
  }
  [data-health='good'] span {
    color: var(--good);
  }
  [data-health='bad'] {
    color: var(--bad);
  }
  [data-stale] :is(.figures, .panels) {
    filter: grayscale(1);
  }
  section[data-stale] {
    border-style: dashed;
  }
  /* On a large screen all of it is seen at once, from afar. */
  @container (inline-size >= 84rem) {
    .figures {
      grid-template-columns: 1fr 1fr 1fr 1.6fr;
    }
    .panels {
      grid-template-columns: 2fr 1fr 1fr;
    }
    .wide {
      display: flex;
      flex-direction: column;
      grid-column: auto;
    }
    .wide svg[role='img'] {
      flex: 1;
    }
    .panel:last-child:nth-child(4) {
      grid-column: 1 / -1;
    }
    .panel:last-child:nth-child(4) .health {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 2.5rem;
    }
    dt,
    h3 {
      font-size: 1.384rem;
    }
    dd strong {
      font-size: 5.25rem;
    }
    small,
    .calls li,
    .said,
    time,
    .health li,
    .legend,
    .scale {
      font-size: 1.1884rem;
    }
  }
  @media (forced-colors: active) {
    .figure,
    .panel {
      border: 1px solid;
    }
    rect,
    i[data-outcome] {
      forced-color-adjust: none;
      stroke: Canvas;
    }
    .track {
      fill: GrayText;
    }
    .used {
      fill: Highlight;
    }
  }
`
