import { css } from 'lit'

/** Figures to be read from three metres, and lists below them. */
export const styles = css`
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr));
    gap: 1rem;
    margin-block-start: 1rem;
  }
  .notice {
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
  h3 {
    margin-block-end: 0.5rem;
    font-size: 1.0625rem;
    font-weight: 600;
  }
  /* In the direction of their words, whatever that of the page is. */
  dd strong,
  small,
  .reason,
  time {
    unicode-bidi: plaintext;
  }
  .empty button {
    margin-block-start: 1rem;
  }
  ul {
    padding: 0;
    list-style: none;
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
  .overdue {
    color: var(--bad);
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
  @container (inline-size < 30rem) {
    .figures {
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 0.5rem;
    }
    .figure {
      padding: 0.75rem;
    }
    /* Reasons of several queues need all the width. */
    .figures:has(.reason + .reason) .figure:nth-child(n + 3) {
      grid-column: 1 / -1;
    }
    .figure small {
      font-size: 0.8125rem;
    }
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
