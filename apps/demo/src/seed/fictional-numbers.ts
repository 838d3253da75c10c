/** A range of unassigned phone numbers, reserved for fiction: no phone can ring. */
export interface FictionalRange {
  /** The first digits of each number. */
  readonly prefix: string
  /** Count of digits after the prefix. */
  readonly digits: number
  readonly timeZone: string
}

/** 555-0100 to 555-0199 of an area code (ATIS-0300115). */
const american = (timeZone: string, ...areaCodes: number[]): readonly FictionalRange[] =>
  areaCodes.map(areaCode => ({ prefix: `+1${areaCode}55501`, digits: 2, timeZone }))

export const FICTIONAL_RANGES: readonly FictionalRange[] = [
  ...american('America/New_York', 202, 212, 215, 301, 305, 404, 412, 516, 585, 617, 704, 716, 803, 813, 919),
  ...american('America/Chicago', 210, 214, 312, 314, 504, 512, 612, 615, 713, 901),
  ...american('America/Denver', 303, 385, 505, 801),
  ...american('America/Los_Angeles', 206, 213, 310, 415, 503, 619, 702),
  // Ofcom, numbers for use in TV and radio drama.
  { prefix: '+442079460', digits: 3, timeZone: 'Europe/London' },
  { prefix: '+441614960', digits: 3, timeZone: 'Europe/London' },
  { prefix: '+447700900', digits: 3, timeZone: 'Europe/London' },
  // Bundesnetzagentur, Mitteilung 148/2021.
  { prefix: '+493023125', digits: 3, timeZone: 'Europe/Berlin' },
  { prefix: '+494066969', digits: 3, timeZone: 'Europe/Berlin' },
  { prefix: '+496990009', digits: 3, timeZone: 'Europe/Berlin' },
  { prefix: '+498999998', digits: 3, timeZone: 'Europe/Berlin' },
]

/** All numbers of a range, in order. */
export const numbersOf = ({ prefix, digits }: FictionalRange): readonly string[] =>
  Array.from({ length: 10 ** digits }, (_, n) => prefix + String(n).padStart(digits, '0'))
