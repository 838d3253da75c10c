import { css } from 'lit'

export const statusStyles = css`
  .status {
    display: inline-flex;
    align-items: baseline;
    gap: 0.5rem;
    font-size: 0.9375rem;
  }
  /* Every icon is drawn alike, beside a status or in a button. */
  svg {
    flex: none;
    align-self: center;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .status[data-group='waiting'] {
    color: var(--muted);
  }
  .status[data-group='active'] {
    color: var(--accent);
    font-weight: 550;
  }
  .status[data-group='completed'] {
    color: var(--good);
  }
  .status[data-group='unsuccessful'] {
    color: var(--bad);
  }
`
