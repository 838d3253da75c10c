import { readRecord } from '../api/read.ts'
import { withoutQuote } from './guard.ts'
import { looksLikeNumber } from './looks-like-number.ts'
import type { Cells } from './read-table.ts'

/** The columns of a table that a list needs, by index; -1 for none. */
export interface Columns {
  readonly number: number
  readonly name: number
  readonly note: number
  /** The column of an export that has the whole metadata as JSON. */
  readonly metadata: number
}

/** A table, and what its columns are taken for. */
export interface Guess {
  readonly hasHeader: boolean
  readonly columns: Columns
}

const NAMES: Readonly<Record<keyof Columns, RegExp>> = {
  number: /^(to|phone|number|tel|mobile|cell|tel[eé]fono|m[oó]vil|n[uú]mero|telefon\w*|phone ?number|phone_number)$/i,
  name: /^(name|full ?name|person|contact|customer|nombre|cliente|contacto)$/i,
  note: /^(note|notes|remark|comment|nota|notas|comentario)$/i,
  metadata: /^metadata$/i,
}
const SAMPLE = 100

/** Guesses the columns by their names, else by what they contain. */
export function guessColumns(rows: readonly Cells[]): Guess {
  const [first = [], ...others] = rows.slice(0, SAMPLE)
  const hasHeader = !first.some(looksLikeNumber) && others.length > 0
  const named = (column: keyof Columns) =>
    hasHeader ? first.findIndex(cell => NAMES[column].test(withoutQuote(cell).trim())) : -1
  const body = hasHeader ? others : [first, ...others]
  const width = Math.max(0, ...body.map(row => row.length))
  const share = (index: number, fits: (cell: string) => boolean) =>
    body.filter(row => fits(row[index] ?? '')).length / Math.max(body.length, 1)
  const best = (fits: (cell: string) => boolean, not: readonly number[]) => {
    const shares = Array.from({ length: width }, (_, index) => (not.includes(index) ? 0 : share(index, fits)))
    const most = Math.max(0, ...shares)
    return most > 0.3 ? shares.indexOf(most) : -1
  }
  const byName = named('number')
  const found = byName >= 0 ? byName : best(looksLikeNumber, [])
  const number = found >= 0 ? found : width > 0 ? 0 : -1
  const [note, metadata] = [named('note'), named('metadata')]
  const name = named('name')
  const isWord = (cell: string) => /\p{L}{2}/u.test(cell) && cell.length <= 60
  return {
    hasHeader,
    columns: {
      number,
      name: name >= 0 || hasHeader ? name : best(isWord, [number, note, metadata]),
      note,
      metadata,
    },
  }
}

/** The metadata of a row: name and note, and what an export kept of its call. */
export function metadataOf(
  cells: Cells,
  { name, note, metadata }: Columns,
): Readonly<Record<string, unknown>> | undefined {
  // An export has the texts as they are.
  const isExact = metadata >= 0
  const text = (index: number) => {
    const cell = withoutQuote(cells[index] ?? '')
    return isExact ? cell : cell.trim()
  }
  const all: Readonly<Record<string, unknown>> = {
    ...parse(text(metadata)),
    ...(text(name) && { name: text(name) }),
    ...(text(note) && { note: text(note) }),
  }
  return Object.keys(all).length > 0 ? all : undefined
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return readRecord(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** The number of a row as it was typed. */
export const numberIn = (cells: Cells, { number }: Columns): string => withoutQuote(cells[number] ?? '').trim()

/** The name of a row as it was typed. */
export const nameIn = (cells: Cells, { name }: Columns): string | undefined =>
  withoutQuote(cells[name] ?? '').trim() || undefined
