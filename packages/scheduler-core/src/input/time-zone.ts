import { expected } from './validation-error.ts'

/** What `checkTimeZone` takes, in words. */
export const TIME_ZONE = 'an IANA time zone, such as Europe/Berlin'

/**
 * Zones of which runtimes list the old name (CLDR keeps it), in lower case, by the current names of
 * the IANA database.
 */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['africa/asmera', 'Africa/Asmara'],
  ['america/buenos_aires', 'America/Argentina/Buenos_Aires'],
  ['america/catamarca', 'America/Argentina/Catamarca'],
  ['america/coral_harbour', 'America/Atikokan'],
  ['america/cordoba', 'America/Argentina/Cordoba'],
  ['america/godthab', 'America/Nuuk'],
  ['america/indianapolis', 'America/Indiana/Indianapolis'],
  ['america/jujuy', 'America/Argentina/Jujuy'],
  ['america/louisville', 'America/Kentucky/Louisville'],
  ['america/mendoza', 'America/Argentina/Mendoza'],
  ['asia/calcutta', 'Asia/Kolkata'],
  ['asia/katmandu', 'Asia/Kathmandu'],
  ['asia/rangoon', 'Asia/Yangon'],
  ['asia/saigon', 'Asia/Ho_Chi_Minh'],
  ['atlantic/faeroe', 'Atlantic/Faroe'],
  ['europe/kiev', 'Europe/Kyiv'],
  ['pacific/enderbury', 'Pacific/Kanton'],
  ['pacific/ponape', 'Pacific/Pohnpei'],
  ['pacific/truk', 'Pacific/Chuuk'],
])

const MAX_KNOWN = 1000
const known = new Set<string>()

// An offset is no zone: it has no daylight saving, and a moment with an offset is a Date.
const FORM = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/

/**
 * Accepts names of the IANA database only, `UTC` among them, in any case; no offsets such as
 * `+01:00`.
 *
 * @param field the name of the field in the error
 * @throws {SchedulerError} `invalid-zone`
 */
export function checkTimeZone(timeZone: unknown, field: string): asserts timeZone is string {
  if (typeof timeZone === 'string' && known.has(timeZone)) return
  const invalid = (cause?: unknown) => expected('invalid-zone', field, TIME_ZONE, timeZone, cause)
  if (typeof timeZone !== 'string' || !FORM.test(timeZone)) throw invalid()
  try {
    Intl.DateTimeFormat('en', { timeZone })
  } catch (cause) {
    throw invalid(cause)
  }
  // There are about six hundred zones, but each can be written in many ways.
  if (known.size >= MAX_KNOWN) known.clear()
  known.add(timeZone)
}

/**
 * The current IANA name of an accepted zone: `Asia/Kolkata` for `Asia/Calcutta`. The name as given
 * if it is current, or if this runtime does not know the current one.
 */
export function currentTimeZone(timeZone: string): string {
  const current = RENAMED.get(timeZone.toLowerCase())
  if (current === undefined) return timeZone
  try {
    Intl.DateTimeFormat('en', { timeZone: current })
    return current
  } catch {
    return timeZone
  }
}
