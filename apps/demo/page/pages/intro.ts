import { html, nothing, type TemplateResult } from 'lit'

/** How every page begins. The heading takes the focus when somebody comes by a link, so that a screen reader says it. */
export const intro = (heading: string, lead: TemplateResult | string | typeof nothing = nothing): TemplateResult =>
  html`<div class="intro">
    <h1 tabindex="-1">${heading}</h1>
    ${lead === nothing ? nothing : html`<p class="lead">${lead}</p>`}
  </div>`
