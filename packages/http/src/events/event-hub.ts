import type { Clock } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import type { DialerSnapshot } from '../dialer/dialer-schemas.ts'
import type { DialerSessionListener } from '../dialer/dialer-session.ts'
import { closing } from '../http/closing.ts'
import type { Reply } from '../http/reply.ts'
import { createBatchWindow } from './batch-window.ts'
import { createEventStream, type StreamOptions } from './event-stream.ts'
import { eventText } from './event-text.ts'
import { createPendingCallEvents } from './pending-call-events.ts'
import { createPendingDialerEvents } from './pending-dialer-events.ts'

export interface EventHubOptions {
  readonly epoch: string
  readonly clock: Clock
  readonly scheduler?: Pick<Scheduler, 'watch'> | undefined
}

/**
 * Sends the changes of the dialer and the scheduler to pages, in batches of 50 ms that contain the
 * last state of each entry and call. A page that connects within a batch gets a snapshot that has
 * the changes already, and recognises them by their versions. The scheduler is watched, changes by
 * other processes included, while a page is connected.
 */
export interface EventHub {
  /** Receives the changes of the dialer. */
  readonly dialer: DialerSessionListener
  /**
   * The answer with the stream, which begins with the snapshot of the dialer, if any.
   * @throws {Problem} 503 once closed
   */
  open(snapshot: () => DialerSnapshot | undefined, options?: StreamOptions): Reply
  /** Ends the streams of pages that may no longer read. */
  check(): void
  /** Sends the pending batch, ends all streams, and refuses new ones. */
  close(): void
}

export function createEventHub({ epoch, clock, scheduler }: EventHubOptions): EventHub {
  let unwatch: (() => void) | undefined
  const stopWatching = () => {
    unwatch?.()
    unwatch = undefined
  }
  const stream = createEventStream(clock, stopWatching)
  const dialerEvents = createPendingDialerEvents(epoch)
  const callEvents = createPendingCallEvents(epoch)
  const batch = createBatchWindow(clock, () => stream.write(dialerEvents.take() + callEvents.take()))
  const hello = eventText('hello', { epoch })
  let closed = false

  // Without a page, changes are dropped: the next page reads the current state.
  const whileConnected =
    <Change extends readonly unknown[]>(note: (...change: Change) => void) =>
    (...change: Change) => {
      if (stream.size === 0) return
      note(...change)
      batch.open()
    }

  const watcher = {
    call: whileConnected(callEvents.call),
    history: whileConnected(callEvents.history),
    missed: whileConnected(callEvents.missed),
  }

  return {
    dialer: {
      entry: whileConnected(dialerEvents.entry),
      standing: whileConnected(dialerEvents.standing),
      snapshot: whileConnected(dialerEvents.snapshot),
    },
    open(snapshot, options) {
      if (closed) throw closing()
      return stream.open(() => {
        // Watching starts before the page reads, so that no change falls between.
        unwatch ??= scheduler?.watch(watcher)
        const dialer = snapshot()
        return dialer ? hello + dialerEvents.snapshotText(dialer) : hello
      }, options)
    },
    check: stream.check,
    close() {
      closed = true
      batch.end()
      stream.close()
    },
  }
}
