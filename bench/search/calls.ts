/** Calls as an application has them: numbers of many areas, names of people, notes. */

const FIRST = ['Anna', 'Bruno', 'Carla', 'David', 'Elena', 'Farid', 'Grace', 'Hugo', 'Ines', 'Jonas', 'Karin', 'Liam']
const START = [
  'Al',
  'Ber',
  'Cor',
  'Du',
  'El',
  'Fal',
  'Gar',
  'Hol',
  'Im',
  'Jor',
  'Kel',
  'Lan',
  'Mor',
  'Nor',
  'Os',
  'Par',
]
const MIDDLE = ['be', 'den', 'fi', 'ger', 'ha', 'kin', 'le', 'man', 'no', 'ri', 'sa', 'ter', 'va', 'wes', 'zi']
const END = ['berg', 'dal', 'feld', 'gren', 'holm', 'kamp', 'ler', 'moor', 'ner', 'quist', 'sen', 'ton', 'wald']

/** Spreads an index over `below` numbers, without a pattern and without repeating itself early. */
const spread = (index: number, below: number): number =>
  Number((BigInt(index) * 6_364_136_223_846_793n) % BigInt(below))

const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? ''

/** The `index`-th number of 8,000,000,000 in North America's form. */
export const numberAt = (index: number): string => `+1${2_000_000_000 + spread(index, 7_999_999_993)}`

/** One of about 37,000 names. */
export function nameAt(index: number): string {
  const which = spread(index, 1_000_003)
  const family = pick(START, which) + pick(MIDDLE, Math.floor(which / 16)) + pick(END, Math.floor(which / 240))
  return `${pick(FIRST, Math.floor(which / 3120))} ${family}`
}

/** Only these, the oldest, have the word in their notes. */
export const OLD_CALLS = 5000
export const metadataAt = (index: number) => ({
  name: nameAt(index),
  note: index < OLD_CALLS ? 'Imported from Salesmaster' : 'Asked to be called back',
})
