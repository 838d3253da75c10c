import Papa from 'papaparse'
import { looksLikeNumber } from './looks-like-number.ts'
import type { Cells } from './read-table.ts'

const SAMPLE = 64 * 1024
const SEPARATORS = ['\t', ';', ',', '|'] as const

/** The rows of a text with separators, without the empty ones. */
export const csvRows = (text: string, most: number): readonly Cells[] =>
  numbersInLine(text) ??
  Papa.parse<string[]>(text, {
    delimiter: separatorIn(text.slice(0, SAMPLE)),
    skipEmptyLines: 'greedy',
    preview: most,
  }).data

/** The rows of a text that is one line and has mostly numbers, such as `+13018040009, +13018040010`. */
function numbersInLine(text: string): readonly Cells[] | undefined {
  const line = text.trim()
  if (/[\r\n]/.test(line)) return undefined
  const cells = line
    .split(/[\t;,|]/)
    .map(cell => cell.trim())
    .filter(Boolean)
  const numbers = cells.filter(looksLikeNumber).length
  return numbers > 1 && numbers * 2 > cells.length ? cells.map(cell => [cell]) : undefined
}

/**
 * The separator that most lines have. Papa Parse guesses one only if all lines have the same number of
 * cells, which pasted numbers with a few names have not.
 */
export function separatorIn(text: string): string {
  const lines = text.split(/\r?\n|\r/)
  const counts = SEPARATORS.map(separator => lines.filter(line => line.includes(separator)).length)
  const most = Math.max(...counts)
  return most === 0 ? ',' : (SEPARATORS[counts.indexOf(most)] ?? ',')
}
