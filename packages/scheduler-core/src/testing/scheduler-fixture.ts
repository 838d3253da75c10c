import type { CallErrorCode } from '@outdial/call-client/kernel'
import { CallError } from '@outdial/call-client/kernel'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { memoryStore } from '../memory/memory-store.ts'
import type { SchedulerOptions } from '../options.ts'
import { createScheduler, type Scheduler } from '../scheduler.ts'
import type { ScheduledCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import { callsByHand, type HandOptions } from './calls-by-hand.ts'

export interface SchedulerFixture {
  readonly clock: ManualClock
  readonly store: CallStore
  readonly phone: ReturnType<typeof callsByHand>
  readonly scheduler: Scheduler
  /** Every `call` event, as `number:status`. */
  readonly told: string[]
  readonly errors: unknown[]
  /** So many milliseconds from the clock's now. */
  readonly in: (ms: number) => Date
  /** A further scheduler on the same store and phone. */
  readonly another: (options?: Partial<SchedulerOptions>) => Scheduler
}

/** A scheduler on a store in memory, with a clock and a provider that are moved by hand. */
export function createFixture(
  options: Partial<SchedulerOptions> & { readonly hand?: HandOptions; readonly clock?: ManualClock } = {},
): SchedulerFixture {
  const { hand, clock = manualClock(), ...own } = options
  const store = own.store ?? memoryStore({ clock })
  const phone = callsByHand(clock.now, hand)
  const another = (more: Partial<SchedulerOptions> = {}) =>
    createScheduler({ store, calls: phone.calls, concurrency: 3, clock, ...own, ...more })
  const scheduler = another()
  const told: string[] = []
  const errors: unknown[] = []
  scheduler.on('call', ({ to, status }: ScheduledCall) => void told.push(`${to.slice(-2)}:${status}`))
  scheduler.on('error', ({ error }) => void errors.push(error))
  return { clock, store, phone, scheduler, told, errors, another, in: ms => new Date(clock.now().getTime() + ms) }
}

/** The n-th of a family of numbers. */
export const number = (n: number) => `+130180400${String(n).padStart(2, '0')}`

/** The provider's word that a call was not placed. */
export const refusal = (code: CallErrorCode, retryAfterMs?: number) =>
  new CallError(code, `The provider refuses: ${code}`, { placed: 'no', retryAfterMs })

/** An answer that was lost on the way. */
export const lost = () => new CallError('timed-out', 'No answer', { placed: 'unknown' })
