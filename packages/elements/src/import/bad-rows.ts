import { html, nothing, type TemplateResult } from 'lit'
import { numberProblem } from '../words/error-text.ts'
import type { BadRow } from './check-rows.ts'
import type { ImportWords } from './import.words.ts'
import type { ImportController } from './import-controller.ts'

// The table grows with the page, so that no row is cut; the form below it stays near.
const FIRST = 10
const MORE = 1000

/** The rows that are left out, each with its reason, and the choice about doubles. */
export function badRows(controller: ImportController, words: ImportWords): TemplateResult | typeof nothing {
  const { checked, leavesOutDoubles } = controller
  if (!checked || checked.bad.length + checked.doubles.length === 0) return nothing
  const { bad, doubles } = checked
  const all = leavesOutDoubles ? [...bad, ...doubles.map(each => each.bad)].toSorted((a, b) => a.line - b.line) : bad
  const most = Math.max(controller.shown, FIRST)
  const rest = all.length - most
  const more = () => {
    controller.shown = most + MORE
    controller.update()
  }
  const toggle = () => {
    controller.leavesOutDoubles = !leavesOutDoubles
    controller.update()
  }
  return html`${all.length > 0 ? html`<h3 id="bad">${words.leftOut(all.length)}</h3>` : nothing}
    ${
      doubles.length > 0
        ? html`<label class="check"
            ><input id="doubles" type="checkbox" .checked=${leavesOutDoubles} @change=${toggle} />${words.doubles(doubles.length)}</label
          >`
        : nothing
    }
    ${all.length > 0 ? rowsTable(all.slice(0, most), words) : nothing}
    ${
      rest > 0
        ? html`<button type="button" class="more" part="button" @click=${more}>${words.more(Math.min(rest, MORE))}</button>`
        : nothing
    }`
}

function rowsTable(rows: readonly BadRow[], words: ImportWords): TemplateResult {
  const hasNames = rows.some(({ name }) => name !== undefined)
  return html`<div class="scroll" part="bad-rows" tabindex="0" role="region" aria-label=${words.why}>
    <table>
      <thead>
        <tr>
          <th scope="col">${words.line}</th>
          <th scope="col">${words.text}</th>
          ${hasNames ? html`<th scope="col">${words.name}</th>` : nothing}
          <th scope="col">${words.why}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          row => html`<tr>
            <td class="line">${row.line}</td>
            <td dir="auto">${row.text}</td>
            ${hasNames ? html`<td dir="auto">${row.name}</td>` : nothing}
            <td>${reasonOf(row, words)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function reasonOf({ code, fault, same = 0 }: BadRow, words: ImportWords): string {
  if (code === 'double') return words.double(same)
  if (code === 'do-not-call') return words.doNotCall
  if (code === 'not-allowed') return words.notAllowed
  return fault === undefined ? words.invalid : numberProblem(fault, words.language)
}
