import { stringify } from 'csv-stringify/sync'
import type { LogEntryBody } from '../log/log-schemas.ts'

/** The columns of an export, in order. */
export const COLUMNS = [
  'to',
  'name',
  'note',
  'from',
  'at',
  'timeZone',
  'status',
  'endedAt',
  'attempts',
  'answered',
  'durationMs',
  'cause',
  'queue',
  'provider',
  'id',
  'metadata',
  'direction',
] as const

type Row = Readonly<Record<(typeof COLUMNS)[number], string>>

/** The first line of an export. The mark at its begin tells spreadsheets that the text is UTF-8. */
export const csvHeader = (): string => `\uFEFF${lines([[...COLUMNS]])}`

/** These entries as lines. */
export const csvLines = (entries: readonly LogEntryBody[]): string =>
  lines(entries.map(rowOf).map(row => COLUMNS.map(name => quoted(row[name]))))

const lines = (rows: readonly (readonly string[])[]) =>
  stringify(
    rows.map(row => [...row]),
    { record_delimiter: 'windows' },
  )

function rowOf(entry: LogEntryBody): Row {
  const { name, note, rest } = partsOf(entry.metadata ?? {})
  const isScheduled = entry.kind === 'scheduled'
  return {
    to: entry.to,
    name,
    note,
    from: entry.from ?? '',
    at: entry.at,
    timeZone: (isScheduled && (entry.rules?.timeZone ?? entry.localTime?.timeZone)) || '',
    status: entry.status,
    endedAt: (isScheduled && entry.endedAt) || '',
    attempts: isScheduled ? String(entry.attemptCount) : '',
    answered: entry.answered === undefined ? '' : String(entry.answered),
    durationMs: entry.durationMs === undefined ? '' : String(entry.durationMs),
    cause: entry.cause ?? '',
    queue: isScheduled ? entry.queue : '',
    provider: entry.provider ?? '',
    id: entry.id,
    metadata: Object.keys(rest).length > 0 ? JSON.stringify(rest) : '',
    direction: isScheduled ? 'outbound' : entry.direction,
  }
}

/** Name and note as cells of their own, and the metadata without them. */
function partsOf(metadata: Readonly<Record<string, unknown>>) {
  const { name, note, ...others } = metadata
  // A cell keeps a text that is not empty, and nothing else.
  const isCell = (value: unknown): value is string => typeof value === 'string' && value !== ''
  return {
    name: isCell(name) ? name : '',
    note: isCell(note) ? note : '',
    rest: {
      ...(name !== undefined && !isCell(name) && { name }),
      ...(note !== undefined && !isCell(note) && { note }),
      ...others,
    },
  }
}

const RUNS = /^[=+\-@\t\r']/
const NUMBER = /^\+[1-9]\d{6,14}$/

/**
 * A cell that a spreadsheet does not run: one that begins like a formula gets a `'` before it, as does
 * one that begins with `'`, so that taking one away gives the cell back. Phone numbers stay as they are.
 */
export const quoted = (cell: string): string => (RUNS.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell)
