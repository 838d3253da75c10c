import type { Locator, Page } from 'playwright'
import { NINE } from './demo-with-manual-clock.ts'

/** Page options of a user in Berlin; the page's time is 9:00 UTC. */
export const BERLIN = { now: NINE, timezoneId: 'Europe/Berlin', locale: 'en-GB' }

const MINUTE_MS = 60_000
/** The time this many minutes after the start of the manual clock. */
export const afterMinutes = (minutes: number): Date => new Date(NINE.getTime() + minutes * MINUTE_MS)

/** Input of the form that schedules a call. */
export interface FormInput {
  readonly number?: string
  readonly date?: string
  readonly time?: string
  readonly zone?: string
  readonly note?: string
}

/** Fills in the form that schedules a call. */
export async function type(page: Page, { number, date, time, zone, note }: FormInput): Promise<void> {
  const form = formOf(page)
  if (number !== undefined) await form.getByLabel('Phone number').fill(number)
  if (zone !== undefined) await form.getByLabel('Time zone').fill(zone)
  if (date !== undefined) await form.getByLabel('Date').fill(date)
  if (time !== undefined) await form.getByLabel('Time', { exact: true }).fill(time)
  if (note !== undefined) await form.getByLabel('Note').fill(note)
}

export const formOf = (page: Page): Locator => page.locator('outdial-schedule-form')

/** Submits the form that schedules a call. */
export const submit = (page: Page): Promise<void> => page.getByRole('button', { name: 'Schedule call' }).click()

/** The rows of the table of calls that contain this text. */
export const rowOf = (page: Page, text: string): Locator =>
  page.locator('outdial-calls').getByRole('row').filter({ hasText: text })
