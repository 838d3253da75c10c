import { html, nothing, type TemplateResult } from 'lit'
import { currentTimeZone, RENAMED_ZONES } from '../words/current-time-zone.ts'
import { placeOf, viewerTimeZone } from '../words/time.ts'

interface ZoneOption {
  readonly timeZone: string
  readonly words: string
  /** Whether the words begin with a former name, by which some people search. */
  readonly isFormer: boolean
}

/** Every zone that the browser knows, by its current name. */
const known: ReadonlySet<string> = new Set(
  Intl.supportedValuesOf('timeZone')
    .filter(timeZone => timeZone.includes('/'))
    .map(currentTimeZone),
)

const current = [...known].map((timeZone): ZoneOption => ({ timeZone, words: wordsOf(timeZone), isFormer: false }))

const former = [...RENAMED_ZONES].flatMap(([name, timeZone]): ZoneOption[] => {
  const [was, is] = [placeOf(name), placeOf(timeZone)]
  return was !== is && known.has(timeZone) ? [{ timeZone, words: `${was} (now ${is})`, isFormer: true }] : []
})

/** The known zones by the region that their name begins with. */
const regions = Map.groupBy(
  [...current, ...former].sort((one, other) => one.words.localeCompare(other.words, 'en')),
  ({ timeZone }) => timeZone.split('/')[0] ?? '',
)

/**
 * The zones to choose from: the viewer's first, then those of the world by region. One that is
 * chosen but not known is among them. A renamed zone is found by its former name, too.
 */
export function zoneOptions(chosen: string): TemplateResult {
  const own = currentTimeZone(viewerTimeZone())
  const first = new Set([own, ...(known.has(chosen) ? [] : [chosen]), 'UTC'].filter(Boolean))
  const option = ({ timeZone, words, isFormer }: ZoneOption) =>
    html`<option value=${timeZone} ?selected=${timeZone === chosen && !isFormer}>${words}</option>`
  const nameOf = (timeZone: string) => (timeZone === own ? `${placeOf(own)} (yours)` : placeOf(timeZone))
  return html`${[...first].map(timeZone => option({ timeZone, words: nameOf(timeZone), isFormer: false }))}
    ${[...regions].map(
      ([region, options]) =>
        html`<optgroup label=${region}>
          ${options.map(item => (first.has(item.timeZone) && !item.isFormer ? nothing : option(item)))}
        </optgroup>`,
    )}`
}

/** `Berlin`; of a longer name `Salem (Indiana)`. */
function wordsOf(timeZone: string): string {
  const [, ...places] = timeZone.split('/')
  return places.length > 1 ? `${placeOf(timeZone)} (${placeOf(places[0] ?? '')})` : placeOf(timeZone)
}
