import { html, nothing, type TemplateResult } from 'lit'
import { field } from '../schedule-form/field.ts'
import { countryName } from '../words/country-name.ts'
import type { Columns } from './cells.ts'
import { withoutQuote } from './guard.ts'
import type { ImportWords } from './import.words.ts'
import type { ImportController, ReadResult } from './import-controller.ts'

const FIRST_ROWS = 3
const CHOSEN = ['number', 'name', 'note'] as const satisfies readonly (keyof Columns)[]

export interface ColumnsStep {
  readonly controller: ImportController
  readonly words: ImportWords
  /** The rows are checked again, since something else was chosen. */
  readonly onCheck: (result: Promise<ReadResult>) => void
}

/** Which column is what, with the first rows of the table. */
export function columnsStep(step: ColumnsStep): TemplateResult {
  const { controller, words, onCheck } = step
  const { table = [], guess } = controller
  const hasHeader = guess?.hasHeader ?? false
  const [first = []] = table
  const width = Math.max(...table.slice(0, 100).map(row => row.length))
  const nameOf = (index: number) => (hasHeader && withoutQuote(first[index] ?? '').trim()) || words.column(index + 1)
  const indexes = Array.from({ length: width }, (_, index) => index)
  const body = table.slice(hasHeader ? 1 : 0, FIRST_ROWS + (hasHeader ? 1 : 0))

  const select = (column: (typeof CHOSEN)[number]) =>
    field({
      id: `column-${column}`,
      label: words[column],
      control: html`<select
        id="column-${column}"
        part="input"
        @change=${({ target }: Event) => {
          if (target instanceof HTMLSelectElement) onCheck(controller.change({ [column]: Number(target.value) }))
        }}
      >
        ${column === 'number' ? '' : html`<option value="-1">${words.none}</option>`}
        ${indexes.map(
          index => html`<option value=${index} ?selected=${guess?.columns[column] === index}>${nameOf(index)}</option>`,
        )}
      </select>`,
    })

  return html`<h3 class="begin" tabindex="-1">${words.columns}</h3>
    <div class="columns">${CHOSEN.map(select)} ${countryField(step)}</div>
    <label class="check"
      ><input
        type="checkbox"
        id="header"
        .checked=${hasHeader}
        @change=${() => onCheck(controller.change({ hasHeader: !hasHeader }))}
      />${words.header}</label
    >
    <div class="scroll" tabindex="0" role="region" aria-label=${words.firstRows}>
      <table>
        <thead>
          <tr>${indexes.map(index => html`<th scope="col">${nameOf(index)}</th>`)}</tr>
        </thead>
        <tbody>
          ${body.map(row => html`<tr>${indexes.map(index => html`<td dir="auto">${withoutQuote(row[index] ?? '').slice(0, 80)}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>`
}

/** Numbers without `+` are read as those of this country. */
function countryField({ controller, words, onCheck }: ColumnsStep): TemplateResult | typeof nothing {
  const { countries, country, serverCountry } = controller
  if (countries.length === 0) return nothing
  const { language } = words
  const options = countries
    .map(code => ({ code, name: countryName(code, language) }))
    .sort((one, other) => one.name.localeCompare(other.name, language))
  return field({
    id: 'country',
    label: words.country,
    control: html`<select
      id="country"
      part="input"
      @change=${({ target }: Event) => {
        if (target instanceof HTMLSelectElement) onCheck(controller.changeCountry(target.value))
      }}
    >
      <option value="" ?selected=${country === ''}>${words.serverCountry(serverCountry === undefined ? '' : countryName(serverCountry, language))}</option>
      ${options.map(({ code, name }) => html`<option value=${code} ?selected=${code === country}>${name}</option>`)}
    </select>`,
  })
}
