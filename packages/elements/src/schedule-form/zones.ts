import { currentTimeZone, RENAMED_ZONES } from '../words/current-time-zone.ts'
import { isTimeZone, placeOf } from '../words/time.ts'
import { offsetMinutes } from '../words/time-there.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'

/** A zone to choose. */
export interface ZoneOption {
  readonly timeZone: string
  /** Its place and its offset, as it is written in the field: `Madrid, UTC+1`. */
  readonly text: string
}

/** Every zone that the browser knows, by its current name. A phone needs a tenth of a second to list them. */
const knownZones = (): ReadonlySet<string> =>
  new Set(
    Intl.supportedValuesOf('timeZone')
      .filter(timeZone => timeZone.includes('/'))
      .map(currentTimeZone),
  )

/** `Madrid, UTC+1`, with the offset of this moment. */
export const zoneText = (timeZone: string, now: Date): string =>
  timeZone === 'UTC' ? timeZone : `${longPlaceOf(timeZone)}, ${offsetText(timeZone, now)}`

/** The zones of the world by place. A renamed zone is found by its former name, too. */
export function zoneOptions(now: Date, words: ScheduleFormWords): readonly ZoneOption[] {
  const known = knownZones()
  const current = [...known, 'UTC'].map(timeZone => ({ timeZone, text: zoneText(timeZone, now) }))
  const former = [...RENAMED_ZONES].flatMap(([name, timeZone]): ZoneOption[] => {
    const [was, is] = [placeOf(name), placeOf(timeZone)]
    const text = `${words.former(was, is)}, ${offsetText(timeZone, now)}`
    return was !== is && known.has(timeZone) ? [{ timeZone, text }] : []
  })
  return [...current, ...former].sort((one, other) => one.text.localeCompare(other.text, words.language))
}

/**
 * The zone that a text names: one of the options, the name of a place, or an IANA name; or the only one
 * that begins so. `undefined` for none, or for several.
 */
export function zoneNamed(text: string, options: readonly ZoneOption[]): string | undefined {
  const wanted = plain(text)
  if (wanted === '') return undefined
  const exact = options.filter(option => plain(option.text) === wanted || plain(placeIn(option)) === wanted)
  const found = exact.length > 0 ? exact : options.filter(option => plain(option.text).startsWith(wanted))
  const zones = new Set(found.map(({ timeZone }) => timeZone))
  const [only] = zones
  if (zones.size === 1) return only
  return ianaZone(text.trim())
}

/** The current name of a zone whose IANA name is given, in any case. */
export function ianaZone(name: string): string | undefined {
  if (!name.includes('/') || !isTimeZone(name)) return undefined
  return currentTimeZone(new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone)
}

const placeIn = ({ text }: ZoneOption) => text.replace(/, UTC[^,]*$/, '')

/** Without case and accents, so that `Bogota` finds Bogotá. */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim()

/** `UTC+1`, `UTC-3:30`, `UTC`. */
function offsetText(timeZone: string, now: Date): string {
  const minutes = offsetMinutes(timeZone, now)
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`
  return `UTC${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest}`
}

/** `Berlin`; of a longer name `Salem (Indiana)`. */
function longPlaceOf(timeZone: string): string {
  const [, ...places] = timeZone.split('/')
  return places.length > 1 ? `${placeOf(timeZone)} (${placeOf(places[0] ?? '')})` : placeOf(timeZone)
}
