import type { CheckedRow } from '../api/list-wire.ts'
import type { ListRow, ListsClient } from '../api/lists-client.ts'
import { type Columns, metadataOf, nameIn, numberIn } from './cells.ts'
import type { Cells } from './read-table.ts'

/** A row that is not dialed, and why. */
export interface BadRow {
  /** From 1, as a spreadsheet counts them. */
  readonly line: number
  readonly text: string
  readonly name?: string | undefined
  /** `invalid`, `do-not-call`, `not-allowed` or `double`. */
  readonly code: string
  /** Why the text is no number, such as `too-short`. */
  readonly fault?: string | undefined
  /** The line that has the same number. */
  readonly same?: number | undefined
}

/** The rows of a table, checked. */
export interface CheckedTable {
  /** Those that can be dialed, without doubles. */
  readonly good: readonly ListRow[]
  readonly bad: readonly BadRow[]
  /** The second row of a number, and those after it: they can be dialed, too. */
  readonly doubles: readonly { readonly bad: BadRow; readonly row: ListRow }[]
}

export interface CheckOptions {
  readonly client: Pick<ListsClient, 'checkNumbers'>
  /** Empty for the server's choice. */
  readonly defaultCountry: string
  readonly signal: AbortSignal
  /** Receives the checked part, from 0 to 1. */
  readonly onProgress: (part: number) => void
}

const AT_ONCE = 2000

/** Checks all rows at the server, batch by batch. Nothing is scheduled. */
export async function checkRows(
  rows: readonly Cells[],
  { hasHeader, columns }: { readonly hasHeader: boolean; readonly columns: Columns },
  { client, defaultCountry, signal, onProgress }: CheckOptions,
): Promise<CheckedTable> {
  const start = hasHeader ? 1 : 0
  const good: ListRow[] = []
  const bad: BadRow[] = []
  const doubles: { bad: BadRow; row: ListRow }[] = []
  const lines = new Map<string, number>()

  const sort = (cells: Cells, line: number, { number, problem }: CheckedRow) => {
    const text = numberIn(cells, columns).slice(0, 60)
    const name = nameIn(cells, columns)?.slice(0, 60)
    if (number === undefined || problem) {
      bad.push({ line, text, name, code: problem?.code ?? 'invalid', fault: problem?.fault })
      return
    }
    const row = { to: number, metadata: metadataOf(cells, columns) }
    const same = lines.get(number)
    if (same !== undefined) doubles.push({ bad: { line, text, name, code: 'double', same }, row })
    else {
      lines.set(number, line)
      good.push(row)
    }
  }

  for (let from = start; from < rows.length; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE)
    const texts = some.map(cells => numberIn(cells, columns).slice(0, 60))
    const checked = await client.checkNumbers(texts, { defaultCountry, signal })
    for (const [index, cells] of some.entries()) sort(cells, from + index + 1, checked[index] ?? {})
    onProgress(Math.min((from + AT_ONCE) / rows.length, 1))
  }
  return { good, bad, doubles }
}
