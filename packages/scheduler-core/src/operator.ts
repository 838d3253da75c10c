import type { Recorded } from '@outdial/call-client/kernel'
import type { ResolvedOptions } from './options.ts'
import { type Restored, restoreBackup } from './restored.ts'
import { SchedulerError } from './scheduler-error.ts'
import type { AttemptRecord, CallDetails, Metadata } from './store/call.ts'
import type { DispatchState, ProviderUsage } from './store/dispatch-state.ts'
import type { AttemptUpdate, ProviderLimits } from './store/step.ts'

/** A provider with limits. */
export interface LimitedProviderState extends ProviderLimits, ProviderUsage {}

/** The state of dispatching over all queues. */
export interface Dispatching extends Omit<DispatchState, 'usage'> {
  /** The scheduler's option of the same name. */
  readonly lines?: number | undefined
  /** The limits of the scheduler's option `providers`, with the lines and calls of each provider. */
  readonly limited: readonly LimitedProviderState[]
}

/** The operations of an operator. */
export interface Operator<CallMetadata extends Metadata = Metadata> {
  /** Returns whether everything is paused, the lines in use, and the providers that fail or have limits. */
  dispatching(): Promise<Dispatching>
  /** Stops all licences, in all queues and processes, until `resumeAll`. Durable. */
  pauseAll(): Promise<void>
  resumeAll(): Promise<void>
  /**
   * Ends the back-off of a queue now, or closes the breaker of a provider.
   * @throws {SchedulerError} `unknown-queue`, `unknown-provider`, `store-…`
   */
  release(held: { readonly queue: string } | { readonly provider: string }): Promise<void>
  /**
   * Frees the line of an attempt that is `unknown` or `indeterminate`. The attempt ends or stays
   * `indeterminate`; later evidence still counts. **If the call is not over, more calls are in flight
   * than there are lines.**
   *
   * @throws {SchedulerError} `unknown-call` if there is no such attempt; `conflict` if it has another
   * status, or its line is free already; `store-…`
   */
  freeLine(
    attempt: Pick<AttemptRecord, 'callId' | 'attempt'>,
    options: { readonly iKnowItIsOver: true },
  ): Promise<CallDetails<CallMetadata>>
  /**
   * Prepares a store that was restored from a backup: the calls that were placed after the backup
   * are not in it, and would be placed again. Dispatching is paused; attempts that were open in the
   * backup, and calls that have come due by now, end `indeterminate`, or `expired` if their
   * `notAfter` had passed when the backup was taken. None of them is dialed again. Call it before
   * any worker starts, and `resumeAll` when you have read the report.
   *
   * @throws {SchedulerError} `invalid-time` if `backupTakenAt` is no date or in the future; `store-…`
   */
  restored(options: { readonly backupTakenAt: Date }): Promise<Restored>
}

interface OperatorParts extends Pick<ResolvedOptions, 'store' | 'clients' | 'lines' | 'providerLimits' | 'maxCallMs'> {
  readonly record: (update: AttemptUpdate) => Promise<Recorded>
  /** Checks the store for due calls. */
  readonly check: (inMs: number) => void
}

export function createOperator(parts: OperatorParts): Operator {
  const { store, clients, lines, providerLimits = new Map<string, ProviderLimits>(), maxCallMs, record, check } = parts
  return {
    async dispatching() {
      const { usage, ...state } = await store.dispatchState([...providerLimits.keys()])
      return { ...state, lines, limited: usage.map(each => ({ ...providerLimits.get(each.name), ...each })) }
    },
    pauseAll: async () => void (await store.changeDispatch({ paused: true })),
    async resumeAll() {
      await store.changeDispatch({ paused: false })
      check(0)
    },
    async release(held) {
      if ('queue' in held) {
        const queue = await store.changeQueue(held.queue, { backoff: null })
        if (!queue) throw unknown('queue', held.queue)
      } else {
        const { providers } = await store.dispatchState()
        const isKnown = clients.has(held.provider) || providers.some(({ name }) => name === held.provider)
        if (!isKnown) throw unknown('provider', held.provider)
        await store.changeDispatch({ closeBreaker: held.provider })
      }
      check(0)
    },
    async freeLine({ callId, attempt: number }, options) {
      const confirmed: unknown = options?.iKnowItIsOver
      if (confirmed !== true) {
        throw new TypeError(
          'Expected `iKnowItIsOver` to be true, since a line that is freed too early exceeds the limit',
        )
      }
      const attempt = (await store.get(callId))?.attempts.findLast(each => each.attempt === number)
      if (!attempt) throw new SchedulerError('unknown-call', `Expected an attempt of a call, got attempt ${number}`)
      const { reference, provider } = attempt
      const at = await store.now()
      const update = { reference, provider, at, status: 'indeterminate', cause: 'freed by an operator' } as const
      const recorded = await record({ ...update, byOperator: 'frees' })
      if (recorded !== 'applied') {
        throw new SchedulerError(
          'conflict',
          `Expected an attempt that uses a line and is unknown or indeterminate, got one that is ${attempt.status}`,
        )
      }
      const call = await store.get(callId)
      if (!call) throw new SchedulerError('unknown-call', 'The call was deleted in the meantime')
      return call
    },
    restored: options => restoreBackup(store, record, maxCallMs, options),
  }
}

const unknown = (what: 'queue' | 'provider', name: string) =>
  new SchedulerError(`unknown-${what}`, `Expected the name of a ${what}, got ${JSON.stringify(name)}`)
