import type { Clock } from '@outdial/call-client/kernel'
import type { CallRecord, RecordInput, ScheduledCall, Scheduler } from '@outdial/scheduler-core'
import type { Caller } from '../access/caller.ts'
import { ownKeysOf } from '../access/own-keys.ts'
import type { DialerSnapshot } from '../dialer/dialer-schemas.ts'
import type { DialerSessionListener } from '../dialer/dialer-session.ts'
import { closing } from '../http/closing.ts'
import type { Reply } from '../http/reply.ts'
import { createBatchWindow } from './batch-window.ts'
import { createEventStream, type EventStream, type StreamOptions } from './event-stream.ts'
import { eventText } from './event-text.ts'
import { createPendingCallEvents, type PendingCallEvents } from './pending-call-events.ts'
import { createPendingDialerEvents, type PendingDialerEvents } from './pending-dialer-events.ts'

export interface EventHubOptions {
  readonly epoch: string
  readonly clock: Clock
  readonly scheduler?: Pick<Scheduler, 'watch'> | undefined
}

/**
 * Sends the changes of the dialer and the scheduler to pages, in batches of 50 ms that contain the
 * last state of each entry and call. A page that connects within a batch gets a snapshot that has
 * the changes already, and recognises them by their versions. The scheduler is watched, changes by
 * other processes included, while a page is connected. Pages of a user get the changes of its own
 * calls only.
 */
export interface EventHub {
  /** Receives the changes of the admins' run of the dialer, or of the run of one user. */
  dialerOf(ownerId: string | undefined): DialerSessionListener
  /** Tells the pages of a user that this process has logged calls of it. */
  logged(ownerId: string | undefined, records: readonly Pick<RecordInput, 'from' | 'to'>[]): void
  /**
   * The answer with the stream, which begins with the snapshot of the caller's dialer, if any.
   * @throws {Problem} 503 once closed
   */
  open(caller: Caller, snapshot: () => DialerSnapshot | undefined, options?: StreamOptions): Reply
  /** Ends the streams of pages that may no longer read. */
  check(): void
  /** Sends the pending batch, ends all streams, and refuses new ones. */
  close(): void
}

/** The pages of all admins, or those of one user, with what they are still to get. */
interface Channel {
  readonly stream: EventStream
  readonly calls: PendingCallEvents
  readonly dialer: PendingDialerEvents
}

export function createEventHub({ epoch, clock, scheduler }: EventHubOptions): EventHub {
  const hello = eventText('hello', { epoch })
  const byUser = new Map<string, Channel>()
  let unwatch: (() => void) | undefined
  let closed = false

  const stopWatching = () => {
    if (admins.stream.size > 0 || byUser.size > 0) return
    unwatch?.()
    unwatch = undefined
  }
  const channel = (onEmpty: () => void): Channel => ({
    stream: createEventStream(clock, onEmpty),
    calls: createPendingCallEvents(epoch),
    dialer: createPendingDialerEvents(epoch),
  })
  const admins = channel(stopWatching)
  const channelOf = ({ role, ownerId = '' }: Caller): Channel => {
    if (role === 'admin') return admins
    const known = byUser.get(ownerId)
    if (known) return known
    const made = channel(() => {
      byUser.delete(ownerId)
      stopWatching()
    })
    byUser.set(ownerId, made)
    return made
  }

  const batch = createBatchWindow(clock, () => {
    for (const { stream, calls, dialer } of [admins, ...byUser.values()]) stream.write(dialer.take() + calls.take())
  })

  // Without a page, changes are dropped: the next page reads the current state.
  const toAdmins =
    <Change extends readonly unknown[]>(note: (...change: Change) => void) =>
    (...change: Change) => {
      if (admins.stream.size === 0) return
      note(...change)
      batch.open()
    }
  const toUser = (ownerId: string | undefined, note: (own: Channel) => void) => {
    const own = ownerId === undefined ? undefined : byUser.get(ownerId)
    if (!own) return
    note(own)
    batch.open()
  }

  const watcher = {
    call(call: ScheduledCall) {
      toAdmins(admins.calls.call)(call)
      toUser(call.ownerId, ({ calls }) => calls.call(ownKeysOf(call.ownerId ?? '').shown(call)))
    },
    // They name numbers, but no owner: users are told by `logged`.
    history: toAdmins(admins.calls.history),
    logged(records: readonly CallRecord[]) {
      toAdmins(admins.calls.logged)(records)
      for (const record of records) {
        const { ownerId = '' } = record
        toUser(record.ownerId, ({ calls }) => calls.logged([ownKeysOf(ownerId).shownRecord(record)]))
      }
    },
    missed() {
      toAdmins(admins.calls.missed)()
      for (const ownerId of byUser.keys()) toUser(ownerId, ({ calls }) => calls.missed())
    },
  }

  return {
    dialerOf(ownerId) {
      const { entry, standing, snapshot } = admins.dialer
      if (ownerId === undefined) {
        return { entry: toAdmins(entry), standing: toAdmins(standing), snapshot: toAdmins(snapshot) }
      }
      return {
        entry: changed => toUser(ownerId, ({ dialer }) => dialer.entry(changed)),
        standing: now => toUser(ownerId, ({ dialer }) => dialer.standing(now)),
        snapshot: now => toUser(ownerId, ({ dialer }) => dialer.snapshot(now)),
      }
    },
    logged(ownerId, records) {
      toUser(ownerId, ({ calls }) =>
        calls.history(records.flatMap(({ from, to }) => (from === undefined ? to : [from, to]))),
      )
    },
    open(caller, snapshot, options) {
      if (closed) throw closing()
      const { stream, dialer } = channelOf(caller)
      return stream.open(() => {
        // Watching starts before the page reads, so that no change falls between.
        unwatch ??= scheduler?.watch(watcher)
        const first = snapshot()
        return first ? hello + dialer.snapshotText(first) : hello
      }, options)
    },
    check() {
      for (const { stream } of [admins, ...byUser.values()]) stream.check()
    },
    close() {
      closed = true
      batch.end()
      for (const { stream } of [admins, ...byUser.values()]) stream.close()
    },
  }
}
