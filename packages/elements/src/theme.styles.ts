import { css } from 'lit'

/**
 * Shared styles of all elements: colours, buttons, focus. Pages may set each `--outdial-` property.
 *
 * @cssprop --outdial-accent - The one accent colour
 * @cssprop --outdial-on-accent - Text on the accent colour
 * @cssprop --outdial-background - The card
 * @cssprop --outdial-raised - Raised surfaces
 * @cssprop --outdial-line - The card's lines
 * @cssprop --outdial-text - Text
 * @cssprop --outdial-muted - Text of less weight
 * @cssprop --outdial-good - Calls that were completed
 * @cssprop --outdial-bad - Calls that came to nothing, and what has gone wrong
 * @cssprop --outdial-warning - Warnings
 * @cssprop --outdial-radius - The corners of the card
 * @cssprop --outdial-font - The font family
 * @cssprop --outdial-color-scheme - `light` or `dark`; the viewer's wish by default
 */
export const theme = css`
  :host {
    --accent: var(--outdial-accent, light-dark(#3a56d4, #93a7ff));
    --on-accent: var(--outdial-on-accent, light-dark(#fff, #10142b));
    --background: var(--outdial-background, light-dark(#fff, #16181d));
    --raised: var(--outdial-raised, light-dark(#f5f6f8, #20232a));
    --text: var(--outdial-text, light-dark(#1b1e25, #eceef2));
    --muted: var(--outdial-muted, light-dark(#5b6270, #a3a9b7));
    --line: var(--outdial-line, light-dark(#e2e5ea, #31353f));
    --good: var(--outdial-good, light-dark(#17734a, #6fcf9f));
    --bad: var(--outdial-bad, light-dark(#b3372e, #f29187));
    --warning: var(--outdial-warning, light-dark(#8a5200, #f0b866));
    --radius: var(--outdial-radius, 12px);
    color-scheme: var(--outdial-color-scheme, light dark);
    display: block;
    container-type: inline-size;
    color: var(--text);
    font: 1rem / 1.5 var(--outdial-font, system-ui, sans-serif);
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
    margin: 0;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .phone-number {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  /* A third of an em, underlined with the number, and in no copy. */
  .phone-number span:not(:last-child)::after {
    content: '\\2004' / '';
  }
  button {
    min-block-size: 2.75rem;
    padding-inline: 1.1rem;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 0.66);
    background: var(--background);
    color: inherit;
    font: inherit;
    font-weight: 550;
    unicode-bidi: plaintext;
    cursor: pointer;
  }
  button:enabled:hover {
    border-color: var(--accent);
  }
  button.primary {
    min-inline-size: 6rem;
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  button.primary:enabled:hover {
    filter: brightness(1.1);
  }
  button[aria-busy='true'] {
    cursor: progress;
    opacity: 0.7;
  }
  button:is(:disabled, [aria-disabled='true']) {
    border-color: var(--line);
    background: var(--raised);
    color: var(--muted);
    cursor: default;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`
