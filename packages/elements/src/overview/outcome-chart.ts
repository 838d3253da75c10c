import { html, svg, type TemplateResult } from 'lit'
import type { Overview } from '../api/overview-wire.ts'
import { formatNumber } from '../words/plural.ts'
import { formatMoment } from '../words/time.ts'
import { type Outcomes, outcomesOf } from './outcome-series.ts'
import type { OverviewWords } from './overview.words.ts'

/** The outcomes by hour as stacked bars, with a legend that counts them, and a table on demand. */
export function outcomeChart(overview: Overview, hours: number, words: OverviewWords): TemplateResult {
  const outcomes = outcomesOf(overview, words)
  const { series, most } = outcomes
  if (series.length === 0) return html`<p class="none">${words.noOutcomes(hours)}</p>`
  const summary = series.map(({ title, total }) => `${title}: ${formatNumber(total, words.language)}`).join(', ')
  return html`<p class="scale" aria-hidden="true">${words.most(most)}</p>
    <svg
      part="chart"
      role="img"
      aria-label=${words.chart(summary, most)}
      viewBox="0 0 ${outcomes.hours.length * 10} 100"
      preserveAspectRatio="none"
    >
      <line class="grid" x2="100%" y1="50" y2="50" />
      ${barsOf(outcomes)}
    </svg>
    <p class="scale ends" aria-hidden="true">
      ${ticksOf(outcomes.hours).map(hour => html`<span>${hourText(hour, words.language)}</span>`)}
      <span class="now">${words.now}</span>
    </p>
    <ul class="legend" role="list">
      ${series.map(
        ({ name, title, total }) =>
          html`<li><i data-outcome=${name}></i>${title} <strong>${formatNumber(total, words.language)}</strong></li>`,
      )}
    </ul>
    <details>
      <summary>${words.table}</summary>
      ${tableOf(outcomes, words)}
    </details>`
}

/** The begins of equal parts of the axis, four if possible. */
function ticksOf(hours: readonly Date[]): readonly Date[] {
  const parts = [4, 3, 2].find(count => hours.length % count === 0) ?? 1
  return hours.filter((_, index) => index % (hours.length / parts) === 0)
}

const barsOf = ({ hours, series, most }: Outcomes) =>
  hours.map((_hour, index) => {
    let top = 100
    return series.map(({ name, calls }) => {
      const height = (100 * (calls[index] ?? 0)) / most
      top -= height
      return height === 0
        ? ''
        : svg`<rect data-outcome=${name} x=${index * 10 + 1} y=${top.toFixed(2)} width="8" height=${height.toFixed(2)} />`
    })
  })

/** The hours with calls only, the latest first. */
const tableOf = ({ hours, series }: Outcomes, words: OverviewWords) =>
  html`<div class="scroll" tabindex="0" role="region" aria-label=${words.outcomes}>
    <table part="table">
      <thead>
        <tr>
          <th scope="col">${words.hour}</th>
          ${series.map(({ title }) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${hours
          .map((hour, index) => ({ hour, counts: series.map(({ calls }) => calls[index] ?? 0) }))
          .filter(({ counts }) => counts.some(count => count > 0))
          .toReversed()
          .map(
            ({ hour, counts }) =>
              html`<tr>
                <th scope="row">${hourText(hour, words.language)}</th>
                ${counts.map(count => html`<td>${formatNumber(count, words.language)}</td>`)}
              </tr>`,
          )}
      </tbody>
    </table>
  </div>`

const hourText = (at: Date, language: string) =>
  formatMoment(at, undefined, { weekday: 'short', hour: 'numeric', minute: '2-digit' }, language)
