import { createEvents } from '@outdial/call-client/internal'
import type { Clock, Events, PhoneNumber } from '@outdial/call-client/kernel'
import type { SchedulerEvents } from './scheduler-events.ts'
import type { CallId, CallRecord, ScheduledCall } from './store/call.ts'
import type { CallStore, StoreHint } from './store/call-store.ts'
import { numbersOf } from './store/history.ts'

/** What whoever shows calls is told. */
export interface Watcher {
  /** A call was added or changed, by whomever: as it now stands. */
  call(call: ScheduledCall): void
  /** Calls were logged, by whomever, which changed the histories of these numbers. An attempt that ends is told by its call alone. */
  history?(numbers: readonly PhoneNumber[]): void
  /** There were changes that are not told one by one: what is shown is to be read again. */
  missed(): void
}

interface WatchOptions {
  readonly store: CallStore
  readonly clock: Clock
  /** Of this process's own changes. */
  readonly events: Events<SchedulerEvents>
  readonly onError: (error: unknown) => void
}

// Hints of so long are read by one query.
const GATHER_MS = 50
// `missed` is told no more often than this.
const CALM_MS = 500
// Of more calls than these it is told only that something was missed; as many are listed at once.
const MOST_CALLS = 1000
// Of so many calls it is remembered which version was told.
const MOST_TOLD = 10_000

/** Who watches, and what has to be said to be told to them. */
export interface Watch {
  /** Tells of every change from now on, until the returned function is called. */
  watch(watcher: Watcher): () => void
  /** This process has logged these. */
  logged(records: readonly CallRecord[]): void
}

interface Told {
  readonly call: ScheduledCall
  readonly history: readonly PhoneNumber[]
  readonly missed: undefined
  readonly error: { readonly error: unknown }
}

/**
 * Makes what tells of every change: of this process's own as they happen, of those of others when the store's hints have been read.
 * The store is listened to only while somebody watches.
 */
export function createWatch({ store, clock, events, onError }: WatchOptions): Watch {
  const watchers = createEvents<Told>()
  const told = new Map<CallId, number>()
  const hinted = new Map<CallId, number>()
  let missed = false
  let calmUntil = Number.NEGATIVE_INFINITY
  let reading = false
  let cancelWindow: (() => void) | undefined
  let leave: (() => void) | undefined

  watchers.on('error', ({ error }) => onError(error))

  const isTold = (id: CallId, version: number) => (told.get(id) ?? 0) >= version

  const tell = (call: ScheduledCall) => {
    const { id, version } = call
    // What was committed later may be told earlier.
    if (isTold(id, version)) return
    told.delete(id)
    told.set(id, version)
    const [oldest] = told.size > MOST_TOLD ? told.keys() : []
    if (oldest !== undefined) told.delete(oldest)
    watchers.emit('call', call)
  }

  const miss = () => {
    missed = true
    hinted.clear()
  }

  const onHint = (hint: StoreHint) => {
    if (hint === 'missed') miss()
    else if ('numbers' in hint) watchers.emit('history', hint.numbers)
    // Whoever is told to read again reads this, too.
    else if (missed) return
    else hinted.set(hint.id, Math.max(hint.version, hinted.get(hint.id) ?? 0))
    if (hinted.size > MOST_CALLS) miss()
    openWindow()
  }

  const openWindow = () => {
    if (cancelWindow || reading || !leave || (!missed && hinted.size === 0)) return
    const calmMs = missed ? calmUntil - clock.monotonic() : 0
    cancelWindow = clock.setTimer(() => void endWindow(), Math.max(GATHER_MS, calmMs))
  }

  const endWindow = async () => {
    cancelWindow = undefined
    if (!missed) await read()
    else if (clock.monotonic() >= calmUntil) {
      missed = false
      calmUntil = clock.monotonic() + CALM_MS
      watchers.emit('missed', undefined)
    }
    openWindow()
  }

  const read = async () => {
    const ids = [...hinted].flatMap(([id, version]) => (isTold(id, version) ? [] : id))
    hinted.clear()
    if (ids.length === 0) return
    reading = true
    try {
      const { items } = await store.list({ ids, order: 'soonest', limit: MOST_CALLS })
      if (leave) items.forEach(tell)
    } catch (error) {
      onError(error)
      miss()
    }
    reading = false
  }

  const begin = () => {
    const offs = [events.on('call', tell), store.watch?.(onHint)]
    leave = () => {
      leave = undefined
      for (const off of offs) off?.()
      cancelWindow?.()
      cancelWindow = undefined
      missed = false
      hinted.clear()
      told.clear()
    }
  }

  return {
    watch(watcher) {
      const offs = [
        watchers.on('call', call => watcher.call(call)),
        watchers.on('history', numbers => watcher.history?.(numbers)),
        watchers.on('missed', () => watcher.missed()),
      ]
      if (!leave) begin()
      return () => {
        for (const off of offs) off()
        if (!watchers.has('missed')) leave?.()
      }
    },
    logged(records) {
      // A store that has `watch` tells of its own, too.
      if (!store.watch && records.length > 0) watchers.emit('history', numbersOf(records))
    },
  }
}
