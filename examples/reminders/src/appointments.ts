import { parsePhoneNumber } from '@outdial/call-client/phone'
import { type CallInput, resolveLocalTime } from '@outdial/scheduler-core'
import { parse } from 'csv-parse/sync'

/** What a reminder keeps of its appointment. A `type`, since metadata is JSON. */
export type Appointment = { readonly appointment: string; readonly name: string; readonly at: string }

/** The reminder of an appointment. */
export type Reminder = CallInput<Appointment> & { readonly to: string; readonly metadata: Appointment }

/** The rows of a file: reminders, the ids of all rows, and what is wrong with some. */
export interface Read {
  readonly reminders: readonly Reminder[]
  readonly ids: ReadonlySet<string>
  readonly wrong: readonly string[]
}

const COLUMNS = ['id', 'phone', 'name', 'at', 'zone'] as const
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/

/**
 * Reads appointments: columns `id`, `phone`, `name`, `at` (local time, 2040-01-03T09:30) and `zone`.
 *
 * @throws if the file is no CSV, or a column is missing
 */
export function readAppointments(csv: string, now = new Date()): Read {
  const rows: Record<string, string>[] = parse(csv, { columns: true, trim: true, skip_empty_lines: true, bom: true })
  const missing = rows[0] && COLUMNS.filter(name => rows[0]?.[name] === undefined)
  if (missing && missing.length > 0)
    throw new Error(`Expected the columns ${COLUMNS.join(', ')}, got none called ${missing.join(', ')}`)
  const wrong: string[] = []
  const reminders = rows.flatMap((row, index) => {
    try {
      return toReminder(row, now)
    } catch (error) {
      wrong.push(`row ${index + 2}: ${error instanceof Error ? error.message : String(error)}`)
      return []
    }
  })
  return { reminders, ids: new Set(rows.map(({ id = '' }) => id)), wrong }
}

function toReminder(
  { id, phone = '', name = '', at = '', zone: timeZone = '' }: Record<string, string>,
  now: Date,
): Reminder {
  if (id === undefined || id === '') throw new Error('Expected an id, got nothing')
  if (!LOCAL_TIME.test(at)) throw new Error(`Expected a time such as 2040-01-03T09:30, got "${at}"`)
  const reminder = { local: `${dayBefore(at)}T17:00`, timeZone }
  const { number: to } = parsePhoneNumber(phone, { defaultCountry: 'US' })
  return {
    to,
    // A reminder whose time has passed is due now.
    at: resolveLocalTime(reminder).at < now ? now : reminder,
    notAfter: { local: at, timeZone },
    timeZone,
    metadata: { appointment: id, name, at },
  }
}

function dayBefore(local: string): string {
  const day = new Date(`${local.slice(0, 10)}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() - 1)
  return day.toISOString().slice(0, 10)
}
