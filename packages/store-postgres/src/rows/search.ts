import { SEARCHED_CHARACTERS } from '@outdial/scheduler-core/internal'
import type { Database, Value } from '../connection/session.ts'
import { SEARCH_GROUPS, SEARCH_TEXT } from '../schema/search-index.ts'
import { toArray } from './arrays.ts'

/** At most so many matches are read and sorted. */
const FEW = 10_000

/** The parts of a statement that searches. */
export interface Search {
  /** Whether so few rows match that reading all of them is cheap. */
  readonly isRare: boolean
  /** The rows among which the other filters select: a table `c`, or the matches in it. */
  readonly from: string
  readonly conditions: readonly string[]
}

type Place = (value: Value) => string

/**
 * Plans a search. Of few matches all are read, by the index. Many are spread over the list, so it is
 * read in its order until the page is full.
 */
export async function planSearch(
  db: Database,
  table: 'calls' | 'records',
  terms: readonly string[],
): Promise<(place: Place) => Search> {
  const groups = toArray(new Set(terms.flatMap(groupsOf)))
  const matching = (place: Place) => `${SEARCH_GROUPS} @> ${place(groups)}::text::text[]`
  const [counted] = await db.query(
    `SELECT count(*) FROM (SELECT FROM outdial.${table} c WHERE ${matching(() => '$1')} LIMIT ${FEW + 1}) few`,
    groups,
  )
  const isRare = Number(counted?.[0]) <= FEW
  return place => ({
    isRare,
    // `OFFSET 0` keeps the plan: the index, and nothing else, finds the rows.
    from: isRare ? `(SELECT * FROM outdial.${table} c WHERE ${matching(place)} OFFSET 0) c` : `outdial.${table} c`,
    conditions: terms.map(term => `${SEARCH_TEXT} LIKE ${place(`%${term.replace(/[\\%_]/g, '\\$&')}%`)}::text`),
  })
}

function groupsOf(term: string): readonly string[] {
  const characters = Array.from(term)
  const count = characters.length - SEARCHED_CHARACTERS + 1
  return Array.from({ length: Math.max(0, count) }, (_, n) => characters.slice(n, n + SEARCHED_CHARACTERS).join(''))
}
