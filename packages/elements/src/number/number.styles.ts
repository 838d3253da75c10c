import { css } from 'lit'

export const styles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1.5rem;
  }
  h2 {
    overflow-wrap: anywhere;
  }
  .there,
  .about {
    color: var(--muted);
    font-size: 0.9375rem;
    overflow-wrap: anywhere;
  }
  .about {
    font-size: 0.875rem;
  }
  .listing {
    display: grid;
    justify-items: start;
    gap: 0.125rem;
  }
  [role='switch'] {
    display: inline-flex;
    align-items: center;
    gap: 0.625rem;
  }
  .track {
    position: relative;
    inline-size: 2.25rem;
    block-size: 1.25rem;
    border: 1px solid var(--muted);
    border-radius: 0.625rem;
    background: var(--raised);
  }
  .track::after {
    position: absolute;
    inset-block-start: 2px;
    inset-inline-start: 2px;
    inline-size: calc(1.25rem - 6px);
    block-size: calc(1.25rem - 6px);
    border-radius: 50%;
    background: var(--muted);
    content: '';
  }
  [aria-checked='true'] .track {
    border-color: var(--bad);
    background: var(--bad);
  }
  [aria-checked='true'] .track::after {
    inset-inline-start: calc(1rem + 2px);
    background: var(--background);
  }
  dialog {
    inline-size: min(28rem, calc(100vw - 2rem));
    overflow-wrap: anywhere;
  }
  dialog > * + * {
    margin-block-start: 0.75rem;
  }
  dialog ul {
    padding-inline-start: 1.25rem;
    font-size: 0.9375rem;
    font-variant-numeric: tabular-nums;
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  @media (forced-colors: active) {
    .track::after {
      background: ButtonText;
    }
    [aria-checked='true'] .track {
      border-color: Highlight;
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`
