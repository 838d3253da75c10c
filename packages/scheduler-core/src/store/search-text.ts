import type { Metadata } from './call.ts'

/** The fields of metadata that a store searches beside those that it declares. */
export const SEARCHED_FIELDS = ['name', 'note'] as const

/** The fields that are searched, of a store that declares these. */
export const searchedFields = (declared: readonly string[]): readonly string[] => [
  ...new Set([...SEARCHED_FIELDS, ...declared]),
]

interface Searched {
  readonly to: string
  readonly from?: string | undefined
  readonly metadata?: Metadata | undefined
}

/** The text that is searched, in lower case: the numbers, and the texts and numbers of these fields. */
export const searchText = ({ to, from = '', metadata = {} }: Searched, fields: readonly string[]): string =>
  [to, from, ...fields.map(field => (Object.hasOwn(metadata, field) ? textOf(metadata[field]) : ''))]
    .join('\n')
    .toLowerCase()

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
