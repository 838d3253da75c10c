import { readRecord } from '../api/read.ts'
import { guarded } from './guard.ts'
import type { Cells } from './read-table.ts'

const HEADER: Cells = ['to', 'name', 'note', 'metadata']

/**
 * The rows of JSON lines as an export writes them: objects with `to` and perhaps `metadata`.
 * `undefined` if the text is something else.
 */
export function jsonRows(text: string): readonly Cells[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined
  const rows: Cells[] = [HEADER]
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const row = rowOf(line)
    if (!row) return undefined
    rows.push(row)
  }
  return rows
}

function rowOf(line: string): Cells | undefined {
  try {
    const { to, metadata } = readRecord(JSON.parse(line)) ?? {}
    const fields = readRecord(metadata) ?? {}
    const textOf = (field: string) => (typeof fields[field] === 'string' ? fields[field] : '')
    const whole = metadata === undefined ? '' : JSON.stringify(fields)
    return [typeof to === 'string' ? to : '', textOf('name'), textOf('note'), whole].map(guarded)
  } catch {
    return undefined
  }
}
