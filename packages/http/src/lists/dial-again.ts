import { isOutcome } from '@outdial/call-client/kernel'
import type { CallInput, ScheduledCall } from '@outdial/scheduler-core'
import type { OwnedScheduler } from '../access/owned-scheduler.ts'

export interface Again {
  readonly which: 'not-reached' | 'all'
  /** Whether to dial calls again of which nobody knows whether they rang. */
  readonly indeterminate: boolean
}

/**
 * The calls of a list to dial again, in its order. Not reached is who was not answered, was never rung, or
 * whose call ended otherwise.
 */
export async function callsToDialAgain(
  own: Pick<OwnedScheduler, 'list'>,
  queue: string,
  { which, indeterminate }: Again,
): Promise<readonly CallInput[]> {
  const calls: CallInput[] = []
  let cursor: string | undefined
  do {
    const page = await own.list({ queue, order: 'soonest', limit: 500, cursor })
    for (const call of page.calls) if (isWanted(call, { which, indeterminate })) calls.push(inputOf(call))
    cursor = page.cursor
    await new Promise<void>(resolve => void setImmediate(resolve))
  } while (cursor !== undefined)
  return calls
}

function isWanted({ status, attempt }: ScheduledCall, { which, indeterminate }: Again): boolean {
  if (!isOutcome(status)) return false
  if (status === 'indeterminate') return indeterminate
  // Some providers report a call as completed that nobody answered.
  return which === 'all' || status !== 'completed' || attempt?.answered === false
}

const inputOf = ({ to, from, metadata, rules }: ScheduledCall): CallInput => ({
  to,
  from,
  metadata,
  timeZone: rules?.timeZone,
})

const NUMBERED = /^(.*) \((\d{1,6})\)$/s

/** The name of the next run: `<name> (2)`, then `<name> (3)`. */
export function nextName(name: string): string {
  const [, base = name, number = '1'] = NUMBERED.exec(name) ?? []
  return `${base} (${Number(number) + 1})`
}
