import { unzipSync, zipSync } from 'fflate'
import { readSheet } from 'read-excel-file/universal'
import type { Cells } from './read-table.ts'

// The XML of a million rows has some 100 MB. More is no list of numbers.
const MOST_BYTES = 512 * 1024 * 1024

/**
 * The rows of the first sheet of an Excel file, without the empty ones.
 *
 * @throws if the bytes are no Excel file
 */
export async function excelRows(bytes: ArrayBuffer): Promise<readonly Cells[]> {
  const sheet = await readSheet(unpacked(bytes))
  return sheet.map(row => row.map(toText)).filter(row => row.some(cell => cell.trim() !== ''))
}

/**
 * The archive without compression. The library unpacks large files in workers that it makes of texts,
 * which a strict content security policy forbids: then it would wait forever.
 */
function unpacked(bytes: ArrayBuffer): ArrayBuffer {
  let total = 0
  const files = unzipSync(new Uint8Array(bytes), {
    filter({ name, originalSize }) {
      if (!/\.(?:xml|rels)$/.test(name)) return false
      total += originalSize
      if (total > MOST_BYTES) throw new RangeError('Expected a smaller file')
      return true
    },
  })
  return zipSync(files, { level: 0 }).slice().buffer
}

function toText(cell: unknown): string {
  if (cell instanceof Date) return dateText(cell)
  // A number is written with all its digits. One that was typed without `+` has none.
  if (typeof cell === 'number') return cell.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 10 })
  return typeof cell === 'string' || typeof cell === 'boolean' ? String(cell) : ''
}

/** A date as `2026-11-21`, with its time if it has one. A sheet knows no time zone: it is read as UTC. */
function dateText(date: Date): string {
  // A sheet keeps a time as a fraction of a day: 9:30 may be 9:29:59.999.
  const rounded = new Date(Math.round(date.getTime() / 1000) * 1000)
  return rounded.toISOString().slice(0, 16).replace('T00:00', '').replace('T', ' ')
}
