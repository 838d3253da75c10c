import { html, nothing, type TemplateResult } from 'lit'
import { asError, field } from '../schedule-form/field.ts'
import { badRows } from './bad-rows.ts'
import type { ImportWords } from './import.words.ts'
import { type ImportController, MOST_CALLS } from './import-controller.ts'

export interface ResultStep {
  readonly controller: ImportController
  /** What is wrong with the name. */
  readonly problem: string | undefined
  readonly add: (event: Event) => void
  /** Checks the rows again, after a check that failed. */
  readonly check: () => void
  readonly restart: () => void
}

/** What the checks found, and the form that adds the list. */
export function resultStep(
  { controller, problem, add, check, restart }: ResultStep,
  words: ImportWords,
): TemplateResult {
  const other = html`<button type="button" part="button" @click=${restart}>${words.other}</button>`
  if (!controller.checked) {
    return html`<div class="actions">
      <button type="button" class="primary" part="button" @click=${check}>${words.checkAgain}</button>
      ${other}
    </div>`
  }
  const count = controller.rows.length
  const isTooLong = count > MOST_CALLS
  return html`<p class="sum" role="status">${count > 0 ? words.canBeCalled(count) : words.nothing}</p>
    ${badRows(controller, words)}
    <form novalidate @submit=${add}>
      <div class="settings">
        ${field({
          id: 'name',
          label: words.listName,
          message: asError(isTooLong ? words.tooMany(MOST_CALLS) : problem),
          control: html`<input
            id="name"
            part="input"
            maxlength="120"
            autocomplete="off"
            .value=${controller.name}
            aria-invalid=${problem === undefined ? nothing : 'true'}
            aria-describedby="name-message"
          />`,
        })}
        ${field({
          id: 'lines',
          label: words.lines,
          message: { kind: 'hint', text: words.linesHint },
          control: html`<input
            id="lines"
            part="input"
            type="number"
            min="1"
            max="1000000"
            value="3"
            aria-describedby="lines-message"
          />`,
        })}
      </div>
      <label class="check"><input id="start" type="checkbox" />${words.start}</label>
      <div class="actions">
        <button class="primary" part="button" ?disabled=${count === 0 || isTooLong}>${words.add(count)}</button>
        ${other}
      </div>
    </form>`
}
