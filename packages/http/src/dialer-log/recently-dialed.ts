import { type Clock, isPhoneNumber } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import type { DialerSnapshot } from '../dialer/dialer-schemas.ts'
import { isOfEarlierProcess } from './record-id.ts'

const MAX_NUMBERS = 500
const MAX_RECORDS = 10
const KNOWN_FOR_MS = 10_000

export interface RecentlyDialedOptions {
  readonly epoch: string
  readonly clock: Clock
  readonly scheduler: Pick<Scheduler, 'history'>
  /** Calls that began longer ago are surely over. */
  readonly maxCallMs: number
}

/** Counts the calls to these numbers that dialers of earlier processes began recently. */
export type CountRecentlyDialed = (numbers: readonly string[]) => Promise<DialerSnapshot['recentlyDialed']>

/**
 * Reads the history of the first 500 numbers, at most once in ten seconds. A call that was in
 * progress when its process ended is in no history, so this can only warn: nothing found does not
 * prove that no phone is ringing.
 */
export function countRecentlyDialed(options: RecentlyDialedOptions): CountRecentlyDialed {
  const { epoch, clock, scheduler, maxCallMs } = options
  let known: ReturnType<CountRecentlyDialed> | undefined
  let knownUntilMs = 0

  const count: CountRecentlyDialed = async numbers => {
    const since = clock.now().getTime() - maxCallMs
    const begun: number[] = []
    for (const number of [...new Set(numbers)].filter(isPhoneNumber).slice(0, MAX_NUMBERS)) {
      // One after another, so that other requests get their turns at the store.
      // oxlint-disable-next-line no-await-in-loop
      const { calls } = await scheduler.history(number, { limit: MAX_RECORDS })
      for (const { id, direction, at } of calls) {
        if (direction === 'Inbound' && at.getTime() > since && isOfEarlierProcess(id, epoch)) begun.push(at.getTime())
      }
    }
    if (begun.length === 0) return undefined
    return { count: begun.length, lastAt: new Date(Math.max(...begun)).toISOString() }
  }

  return numbers => {
    if (!known || clock.monotonic() >= knownUntilMs) {
      knownUntilMs = clock.monotonic() + KNOWN_FOR_MS
      known = count(numbers)
      // A failure is not kept.
      known.catch(() => {
        known = undefined
      })
    }
    return known
  }
}
