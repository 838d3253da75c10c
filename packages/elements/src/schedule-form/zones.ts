import { html, nothing, type TemplateResult } from 'lit'
import { placeOf, viewerTimeZone } from '../words/time.ts'

/** Every zone that the browser knows, by the region that its name begins with. */
const regions = new Map<string, string[]>()
for (const timeZone of Intl.supportedValuesOf('timeZone')) {
  const [region = '', place] = timeZone.split('/')
  if (place) regions.set(region, [...(regions.get(region) ?? []), timeZone])
}

const known = new Set([...regions.values()].flat())

/**
 * The zones to choose from: the viewer's first, then those of the world by region. One that is
 * chosen but not known is among them.
 */
export function zoneOptions(chosen: string): TemplateResult {
  const own = viewerTimeZone()
  const first = new Set([own, ...(known.has(chosen) ? [] : [chosen]), 'UTC'].filter(Boolean))
  const option = (timeZone: string, words: string) =>
    html`<option value=${timeZone} ?selected=${timeZone === chosen}>${words}</option>`
  const nameOf = (timeZone: string) => (timeZone === own ? `${placeOf(own)} (yours)` : placeOf(timeZone))
  return html`${[...first].map(timeZone => option(timeZone, nameOf(timeZone)))}
    ${[...regions].map(
      ([region, timeZones]) =>
        html`<optgroup label=${region}>
          ${timeZones.map(timeZone => (first.has(timeZone) ? nothing : option(timeZone, wordsOf(timeZone))))}
        </optgroup>`,
    )}`
}

/** `Berlin`; of a longer name `Salem (Indiana)`. */
function wordsOf(timeZone: string): string {
  const [, ...places] = timeZone.split('/')
  return places.length > 1 ? `${placeOf(timeZone)} (${placeOf(places[0] ?? '')})` : placeOf(timeZone)
}
