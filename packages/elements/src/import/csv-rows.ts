import Papa from 'papaparse'
import type { Cells } from './read-table.ts'

const SAMPLE = 64 * 1024
const SEPARATORS = ['\t', ';', ',', '|'] as const

/** The rows of a text with separators, without the empty ones. */
export const csvRows = (text: string, most: number): readonly Cells[] =>
  Papa.parse<string[]>(text, {
    delimiter: separatorIn(text.slice(0, SAMPLE)),
    skipEmptyLines: 'greedy',
    preview: most,
  }).data

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
