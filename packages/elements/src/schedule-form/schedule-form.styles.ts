import { css } from 'lit'

export const styles = css`
  .when {
    display: grid;
    grid-template-columns: 1.2fr 1fr;
    gap: 1rem;
  }
  .about {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 1rem;
  }
  /* Room for a line below the number, so that nothing jumps while it is typed. */
  [data-field='number'] {
    min-block-size: 5.75rem;
    margin-block-end: -0.375rem;
  }
  .number {
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.01em;
    direction: ltr;
  }
  .preview {
    display: grid;
    gap: 0.125rem;
    min-block-size: 5.25rem;
    align-content: center;
    padding: 0.75rem 0.875rem;
    border-radius: calc(var(--radius) * 0.66);
    background: var(--raised);
    font-size: 0.9375rem;
  }
  .preview span,
  .preview .unknown {
    color: var(--muted);
    font-size: 0.875rem;
  }
  .dates {
    margin: 0;
    padding-inline-start: 1.5rem;
    font-size: 0.9375rem;
    font-variant-numeric: tabular-nums;
  }
  .preview strong {
    font-weight: 600;
  }
  .preview .message {
    margin-block-start: 0.375rem;
  }
  @container (inline-size < 24rem) {
    :is(.when, .about) {
      grid-template-columns: 1fr;
    }
    .actions button {
      flex: 1;
    }
  }
  @media (forced-colors: active) {
    .preview {
      border: 1px solid;
    }
  }
`
