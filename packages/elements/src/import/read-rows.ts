import { csvRows } from './csv-rows.ts'
import { excelRows } from './excel-rows.ts'
import { jsonRows } from './json-rows.ts'
import type { Cells } from './read-table.ts'

/** The most rows that are read; more than a list may have, so that the excess is reported. */
export const MOST_ROWS = 200_000

/**
 * The rows of a table, whatever the file's name says. Empty rows are left out.
 *
 * @throws if the bytes are no table
 */
export async function readRows(bytes: ArrayBuffer): Promise<readonly Cells[]> {
  if (isZip(bytes)) return (await excelRows(bytes)).slice(0, MOST_ROWS)
  const text = decode(bytes)
  return (jsonRows(text) ?? csvRows(text, MOST_ROWS)).slice(0, MOST_ROWS)
}

/** An Excel file is a ZIP archive. */
const isZip = (bytes: ArrayBuffer): boolean => {
  const [p, k] = new Uint8Array(bytes.slice(0, 2))
  return p === 0x50 && k === 0x4b
}

/** UTF-8, UTF-16 with its mark as Excel writes "Unicode text", else Windows-1252 as Excel writes CSV. */
function decode(bytes: ArrayBuffer): string {
  const [one, other] = new Uint8Array(bytes.slice(0, 2))
  if (one === 0xff && other === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
