import { css } from 'lit'

/**
 * Shared styles of forms: fields with their messages, and the buttons below.
 *
 * @cssprop --outdial-field-line - The border of a field
 */
export const formStyles = css`
  .lead {
    margin-block-start: 0.25rem;
    color: var(--muted);
  }
  form {
    display: grid;
    gap: 1rem;
    margin-block-start: 1rem;
  }
  .field {
    min-inline-size: 0;
  }
  label {
    display: block;
    margin-block-end: 0.25rem;
    font-size: 0.875rem;
    font-weight: 550;
  }
  label small {
    display: inline;
    color: var(--muted);
    font-size: inherit;
    font-weight: 400;
  }
  :is(input, select) {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 2.75rem;
    padding-inline: 0.75rem;
    border: 1px solid var(--field-line);
    border-radius: calc(var(--radius) * 0.66);
    background: var(--background);
    color: inherit;
    font: inherit;
    text-align: start;
  }
  ::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  :host {
    --field-line: var(--outdial-field-line, light-dark(#868d9b, #717887));
  }
  :is(input, select):hover {
    border-color: var(--accent);
  }
  :is(input, select):focus-visible {
    outline-offset: -1px;
    border-color: var(--accent);
  }
  [aria-invalid='true'] {
    border-color: var(--bad);
    box-shadow: inset 0 0 0 1px var(--bad);
  }
  .message {
    color: var(--muted);
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }
  .message:not(:empty) {
    margin-block-start: 0.25rem;
  }
  .message[data-kind='error'] {
    color: var(--bad);
  }
  .message:is([data-kind='error'], [data-kind='warning']):not(:empty)::before {
    content: '⚠ ' / '';
  }
  .message[data-kind='warning'] {
    padding-inline-start: 0.625rem;
    border-inline-start: 3px solid;
    color: var(--warning);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  @media (forced-colors: active) {
    [aria-invalid='true'] {
      outline: 2px solid Mark;
    }
  }
`
