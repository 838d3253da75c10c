import { createEvents } from '@outdial/call-client/internal'
import type { Clock, Events, PhoneNumber } from '@outdial/call-client/kernel'
import type { SchedulerEvents } from './scheduler-events.ts'
import type { CallId, CallRecord, Metadata, ScheduledCall } from './store/call.ts'
import type { CallStore, StoreHint } from './store/call-store.ts'
import { numbersOf } from './store/history.ts'

/** Receives the changes of calls, to display them. */
export interface Watcher<CallMetadata extends Metadata = Metadata> {
  /** A call was added or changed by any process. `call` is its current state. */
  call(call: ScheduledCall<CallMetadata>): void
  /**
   * Records of these numbers were logged by any process. The end of an attempt is reported by
   * `call` only.
   */
  history?(numbers: readonly PhoneNumber[]): void
  /** Records were logged by this scheduler. Those of other processes are reported by `history` only. */
  logged?(records: readonly CallRecord[]): void
  /** There were changes that are not reported one by one: read again what you display. */
  missed(): void
}

interface WatchOptions {
  readonly store: CallStore
  readonly clock: Clock
  /** The changes by this process. */
  readonly events: Events<SchedulerEvents>
  readonly onError: (error: unknown) => void
}

// The window in which hints are gathered for one query.
const GATHER_MS = 50
// The shortest interval between two `missed`.
const CALM_MS = 500
// More calls than this in one window become one `missed`. Also the size of the query.
const MAX_CALLS = 1000
// The number of calls whose reported version is remembered.
const MAX_REPORTED = 10_000

/** The watchers of a scheduler. */
export interface Watch {
  /** Reports every change from now on, until the returned function is called. */
  watch(watcher: Watcher): () => void
  /** Reports records that this process has logged. */
  logged(records: readonly CallRecord[]): void
}

interface WatchEvents {
  readonly call: ScheduledCall
  readonly history: readonly PhoneNumber[]
  readonly logged: readonly CallRecord[]
  readonly missed: undefined
  readonly error: { readonly error: unknown }
}

/**
 * Creates the watchers' source: changes by this process are reported as they happen, changes by
 * others when the store's hints have been read. The store is watched only while there is a watcher.
 */
export function createWatch({ store, clock, events, onError }: WatchOptions): Watch {
  const watchers = createEvents<WatchEvents>()
  const reported = new Map<CallId, number>()
  const hinted = new Map<CallId, number>()
  let missed = false
  let calmUntil = Number.NEGATIVE_INFINITY
  let reading = false
  let cancelWindow: (() => void) | undefined
  let leave: (() => void) | undefined

  watchers.on('error', ({ error }) => onError(error))

  const isReported = (id: CallId, version: number) => (reported.get(id) ?? 0) >= version

  const report = (call: ScheduledCall) => {
    const { id, version } = call
    // Commits may be reported out of order.
    if (isReported(id, version)) return
    reported.delete(id)
    reported.set(id, version)
    const [oldest] = reported.size > MAX_REPORTED ? reported.keys() : []
    if (oldest !== undefined) reported.delete(oldest)
    watchers.emit('call', call)
  }

  const miss = () => {
    missed = true
    hinted.clear()
  }

  const onHint = (hint: StoreHint) => {
    if (hint === 'missed') miss()
    else if ('numbers' in hint) watchers.emit('history', hint.numbers)
    // After `missed` watchers read everything, this call included.
    else if (missed) return
    else hinted.set(hint.id, Math.max(hint.version, hinted.get(hint.id) ?? 0))
    if (hinted.size > MAX_CALLS) miss()
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
    const ids = [...hinted].flatMap(([id, version]) => (isReported(id, version) ? [] : id))
    hinted.clear()
    if (ids.length === 0) return
    reading = true
    try {
      const { items } = await store.list({ ids, order: 'soonest', limit: MAX_CALLS })
      if (leave) items.forEach(report)
    } catch (error) {
      onError(error)
      miss()
    }
    reading = false
  }

  const begin = () => {
    const offs = [events.on('call', report), store.watch?.(onHint)]
    leave = () => {
      leave = undefined
      for (const off of offs) off?.()
      cancelWindow?.()
      cancelWindow = undefined
      missed = false
      hinted.clear()
      reported.clear()
    }
  }

  return {
    watch(watcher) {
      const offs = [
        watchers.on('call', call => watcher.call(call)),
        watchers.on('history', numbers => watcher.history?.(numbers)),
        watchers.on('logged', records => watcher.logged?.(records)),
        watchers.on('missed', () => watcher.missed()),
      ]
      if (!leave) begin()
      return () => {
        for (const off of offs) off()
        if (!watchers.has('missed')) leave?.()
      }
    },
    logged(records) {
      if (records.length > 0) watchers.emit('logged', records)
      // A store with `watch` also reports the records of this process.
      if (!store.watch && records.length > 0) watchers.emit('history', numbersOf(records))
    },
  }
}
