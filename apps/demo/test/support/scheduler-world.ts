import { type CallClient, type CallProvider, callApi, createCallClient, numDialer } from '@outdial/call-client'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { mockCallApi, mockNumDialer, type Scenario } from '@outdial/call-mocks'
import {
  type CallStore,
  createScheduler,
  memoryStore,
  type Scheduler,
  type SchedulerOptions,
} from '@outdial/scheduler-core'

export type Service = 'call-api' | 'num-dialer'

export interface WorldOptions {
  readonly service: Service
  readonly seed: number
  readonly scenario: Scenario
  readonly scheduler: Omit<SchedulerOptions, 'store' | 'calls' | 'clock'>
  /** What stands between a worker and its store, or its network; as it is unless told. */
  readonly mortal?: ((worker: Mortal) => Mortal) | undefined
}

/** What a worker has of the world: it may die in the middle of using it. */
export interface Mortal {
  readonly store: CallStore
  readonly fetch: typeof globalThis.fetch
}

export interface Worker {
  readonly calls: CallClient
  readonly scheduler: Scheduler
  readonly errors: readonly unknown[]
}

/** A mocked call service, a store and a virtual clock, with as many workers as are wanted, one after the other or at once. */
export function createWorld({ service, seed, scenario, scheduler, mortal = each => each }: WorldOptions) {
  const clock: ManualClock = manualClock()
  const store = memoryStore({ clock })
  const receivers = new Set<CallClient>()
  const deliver: CallClient['receive'] = async webhook => {
    const [receiver] = receivers
    return receiver ? receiver.receive(webhook) : { status: 503 }
  }
  const mock =
    service === 'call-api' ? mockCallApi({ clock, seed, scenario }) : mockNumDialer({ clock, seed, scenario, deliver })

  const worker = (): Worker => {
    const own = mortal({ store, fetch: mock.fetch })
    const provider: CallProvider =
      service === 'call-api'
        ? callApi({ fetch: own.fetch })
        : numDialer({ fetch: own.fetch, webhookUrl: 'http://me.test/webhooks' })
    const { maxCallMs, placeTimeoutMs } = scheduler
    const calls = createCallClient({ provider, clock, maxCallMs, placeTimeoutMs })
    receivers.add(calls)
    const started = createScheduler({ ...scheduler, store: own.store, calls, clock })
    const errors: unknown[] = []
    started.on('error', ({ error }) => void errors.push(error))
    return { calls, scheduler: started, errors }
  }

  return {
    clock,
    store,
    ledger: mock.ledger,
    worker,
    /** No webhook reaches it any more. */
    unplug: ({ calls }: Worker) => void receivers.delete(calls),
    /** Lets time run until all calls have ended, `false` if some have not within so many milliseconds. */
    async runToEnd(withinMs: number, look: () => void | Promise<void> = () => {}): Promise<boolean> {
      const until = clock.monotonic() + withinMs
      const waiting = async () => {
        const { items } = await store.list({ order: 'soonest', limit: 1000 })
        return items.some(({ endedAt }) => !endedAt)
      }
      await clock.advance(0)
      while (await waiting()) {
        await look()
        if (clock.monotonic() > until || !(await clock.advanceToNext())) return false
      }
      return true
    },
  }
}

export type World = ReturnType<typeof createWorld>

/** What the ledger and the store say of all calls, side by side. */
export async function accountOf({ store, ledger }: Pick<World, 'store' | 'ledger'>) {
  const { items } = await store.list({ order: 'soonest', limit: 1000 })
  const calls = await Promise.all(items.map(async ({ id }) => store.get(id)))
  const truth = new Map(ledger.entries.map(entry => [entry.reference ?? '', entry]))
  return { calls: calls.flatMap(call => call ?? []), truth }
}
