import { html, nothing, type TemplateResult } from 'lit'

/** Heading and lead of a page. The heading takes the focus, so that screen readers announce it. */
export const intro = (
  heading: TemplateResult | string,
  lead: TemplateResult | string | typeof nothing = nothing,
): TemplateResult =>
  html`<div class="intro">
    <h1 tabindex="-1">${heading}</h1>
    ${lead === nothing ? nothing : html`<p class="lead">${lead}</p>`}
  </div>`
