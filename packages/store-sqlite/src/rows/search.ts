import { SEARCHED_CHARACTERS } from '@outdial/scheduler-core/internal'
import { searchedFields } from '@outdial/scheduler-core/store'
import type { Database, Value } from '../connection/database.ts'
import { searchText } from '../schema/search-index.ts'

/** A condition of a statement with its values. */
export interface Condition {
  readonly text: string
  readonly values: readonly Value[]
}

/** How a search is carried out. */
export interface Search {
  /** The query of the index, for the terms that it has. */
  readonly match: string
  /** Whether so few rows match that reading all of them is cheap. */
  readonly isRare: boolean
  /** What holds for the rows that are found, without the index if possible. */
  readonly conditions: readonly Condition[]
}

/** At most so many matches are read and sorted. */
const FEW = 10_000

/**
 * Plans a search. Of few matches all are read, by the index. Many are spread over the list, so it is
 * read in its order until the page is full.
 */
export function planSearch(
  db: Database,
  table: 'calls' | 'records',
  terms: readonly string[],
  declared: readonly string[],
): Search {
  const text = `(${searchText(table, searchedFields(declared))})`
  const place = table === 'calls' ? 'sequence' : 'place'
  const indexed = terms.filter(term => Array.from(term).length >= SEARCHED_CHARACTERS)
  const match = indexed.map(quoted).join(' AND ')
  const counted = `SELECT count(*) FROM (SELECT 1 FROM ${table}_search WHERE ${table}_search MATCH ? LIMIT ${FEW + 1})`
  const conditions = terms.map((term): Condition => {
    // `LIKE` knows the case of ASCII letters only, the index that of all.
    const isPlain = /^[\x20-\x7e]+$/.test(term) || !indexed.includes(term)
    return isPlain
      ? { text: `${text} LIKE ? ESCAPE '\\'`, values: [`%${term.replace(/[\\%_]/g, '\\$&')}%`] }
      : {
          text: `${table}.${place} IN (SELECT rowid FROM ${table}_search WHERE ${table}_search MATCH ?)`,
          values: [quoted(term)],
        }
  })
  return { match, isRare: Number(db.row(counted, match)?.[0]) <= FEW, conditions }
}

const quoted = (term: string) => `"${term.replaceAll('"', '""')}"`
