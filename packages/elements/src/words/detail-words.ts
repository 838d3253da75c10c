import { detailWords } from './detail.words.ts'
import { wordsIn } from './word-table.ts'

const isKnown = (name: string): name is keyof typeof detailWords.shipped.en =>
  Object.hasOwn(detailWords.shipped.en, name)

/** The readable name of a detail; the name itself if it is not known. */
export const detailName = (name: string, language: string): string =>
  isKnown(name) ? wordsIn(detailWords, language)[name] : name

/** One thing that a provider reported about an attempt. */
export interface Detail {
  readonly name: string
  readonly text: string
  /** The address of a recording, if it is safe to link. */
  readonly href?: string | undefined
}

/** The details of an attempt in readable words: the known ones first, others as their name and JSON. */
export function detailsIn(details: Readonly<Record<string, unknown>> | undefined, language: string): readonly Detail[] {
  const entries = Object.entries(details ?? {})
  const known = Object.keys(detailWords.shipped.en).flatMap(name => entries.filter(([other]) => other === name))
  const others = entries.filter(([name]) => !isKnown(name))
  return [...known, ...others].map(([name, value]) => ({
    name: detailName(name, language),
    text: textOf(name, value),
    href: name === 'recordingUrl' ? linkIn(value) : undefined,
  }))
}

/** Who answered, in words such as `machine start`; absent if it is not known. */
export const answeredBy = (details: Readonly<Record<string, unknown>> | undefined): string | undefined =>
  typeof details?.answeredBy === 'string' && details.answeredBy !== '' ? wordsOf(details.answeredBy) : undefined

function textOf(name: string, value: unknown): string {
  if (name === 'answeredBy' && typeof value === 'string') return wordsOf(value)
  if (name === 'price') return priceOf(value) ?? JSON.stringify(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const wordsOf = (word: string): string => word.replaceAll(/[_-]+/g, ' ')

/** For example `0.0085 USD`: carriers charge fractions of a cent. */
function priceOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const amount: unknown = Reflect.get(value, 'amount')
  const currency: unknown = Reflect.get(value, 'currency')
  return typeof amount === 'number' && typeof currency === 'string' ? `${amount} ${currency}` : undefined
}

/** Only https: a provider's text must not become a script or a file. */
function linkIn(value: unknown): string | undefined {
  const url = typeof value === 'string' ? URL.parse(value) : null
  return url?.protocol === 'https:' ? url.href : undefined
}
