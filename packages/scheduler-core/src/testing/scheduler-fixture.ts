import type { CallErrorCode } from '@outdial/call-client/kernel'
import { CallError } from '@outdial/call-client/kernel'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { createScheduler } from '../create-scheduler.ts'
import { memoryStore } from '../memory/memory-store.ts'
import type { SchedulerOptions } from '../options.ts'
import type { Scheduler } from '../scheduler.ts'
import type { ScheduledCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import { type ManualClientOptions, manualClient } from './manual-client.ts'

export interface SchedulerFixture {
  readonly clock: ManualClock
  readonly store: CallStore
  readonly phone: ReturnType<typeof manualClient>
  readonly scheduler: Scheduler
  /** Every `call` event, as `number:status`. */
  readonly events: string[]
  readonly errors: unknown[]
  /** The time `ms` milliseconds from now. */
  readonly in: (ms: number) => Date
  /** Creates another scheduler on the same store and phone. */
  readonly another: (options?: Partial<SchedulerOptions>) => Scheduler
}

/** A scheduler on a memory store, with a clock and a provider that the test controls. */
export function createFixture(
  options: Partial<SchedulerOptions> & { readonly phone?: ManualClientOptions; readonly clock?: ManualClock } = {},
): SchedulerFixture {
  const { phone: phoneOptions, clock = manualClock(), ...own } = options
  const store = own.store ?? memoryStore({ clock })
  const phone = manualClient(clock.now, phoneOptions)
  const another = (more: Partial<SchedulerOptions> = {}) =>
    createScheduler({ store, clients: phone.client, concurrency: 3, clock, ...own, ...more })
  const scheduler = another()
  const events: string[] = []
  const errors: unknown[] = []
  scheduler.on('call', ({ to, status }: ScheduledCall) => void events.push(`${to.slice(-2)}:${status}`))
  scheduler.on('error', ({ error }) => void errors.push(error))
  return { clock, store, phone, scheduler, events, errors, another, in: ms => new Date(clock.now().getTime() + ms) }
}

/** The n-th phone number. */
export const number = (n: number) => `+130180400${String(n).padStart(2, '0')}`

/** An error that proves that the provider refused the call. */
export const refusal = (code: CallErrorCode, retryAfterMs?: number) =>
  new CallError(code, `The provider refuses: ${code}`, { placed: 'no', retryAfterMs })

/** An error that does not prove whether the call was placed. */
export const lost = () => new CallError('timed-out', 'No answer', { placed: 'unknown' })
