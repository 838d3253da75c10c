import type { Scheduler } from '@outdial/scheduler-core'
import type { Appointment, Reminder } from './appointments.ts'

/**
 * Schedules the reminder of an appointment. A waiting one is moved; one that was cancelled, or rang
 * for another time, is followed by the next.
 */
export async function remind(
  scheduler: Scheduler<Appointment>,
  reminder: Reminder,
  turn = 1,
): Promise<'new' | 'known' | 'moved'> {
  const { to, at, notAfter, timeZone, metadata } = reminder
  const call = await scheduler.schedule({ ...reminder, key: `appointment-${metadata.appointment}-${turn}` })
  if (call.created) return 'new'
  const isMoved = call.metadata?.at !== metadata.at
  if (call.status === 'scheduled' && (isMoved || call.to !== to)) {
    await scheduler.edit(call.id, { to, at, notAfter, timeZone, metadata })
    return 'moved'
  }
  return call.status === 'cancelled' || isMoved ? remind(scheduler, reminder, turn + 1) : 'known'
}

/** Cancels the waiting reminders of appointments that the file no longer has. Returns how many. */
export async function cancelOthers(scheduler: Scheduler<Appointment>, ids: ReadonlySet<string>): Promise<number> {
  const gone: string[] = []
  let cursor: string | undefined
  do {
    const page = await scheduler.list({ status: 'scheduled', cursor })
    gone.push(...page.calls.filter(({ metadata }) => !ids.has(metadata?.appointment ?? '')).map(({ id }) => id))
    cursor = page.cursor
  } while (cursor !== undefined)
  for (const id of gone) await scheduler.cancel(id)
  return gone.length
}
