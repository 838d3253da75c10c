import type { ServerResponse } from 'node:http'
import type { Clock } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import type { DialerSnapshot } from '../dialer/dialer-schemas.ts'
import type { DialerSessionListener } from '../dialer/dialer-session.ts'
import { closing } from '../http/closing.ts'
import { createBatchWindow } from './batch-window.ts'
import { createEventStream } from './event-stream.ts'
import { eventText } from './event-text.ts'
import { createPendingCallEvents } from './pending-call-events.ts'
import { createPendingDialerEvents } from './pending-dialer-events.ts'

export interface EventHubOptions {
  readonly epoch: string
  readonly clock: Clock
  readonly scheduler?: Pick<Scheduler, 'watch'> | undefined
}

/**
 * What pages hear of the dialer and the scheduler. Changes of 50 ms are told together, and of each entry and call the last state alone;
 * whoever connects meanwhile begins with a picture that has them already, and knows it by their versions. The scheduler is watched,
 * other processes' changes included, while a page is there.
 */
export interface EventHub {
  /** To be told what changes in the dialer. */
  readonly dialer: DialerSessionListener
  /** Answers with the stream, which begins with the picture of the dialer, if there is one. @throws {Problem} 503 once it is closed */
  open(response: ServerResponse, picture: DialerSnapshot | undefined): void
  /** Tells what waits, ends all streams, and refuses new ones. */
  close(): void
}

export function createEventHub({ epoch, clock, scheduler }: EventHubOptions): EventHub {
  let unwatch: (() => void) | undefined
  const watchNoMore = () => {
    unwatch?.()
    unwatch = undefined
  }
  const stream = createEventStream(clock, watchNoMore)
  const dialerEvents = createPendingDialerEvents(epoch)
  const callEvents = createPendingCallEvents(epoch)
  const window = createBatchWindow(clock, () => stream.write(dialerEvents.take() + callEvents.take()))
  const hello = eventText('hello', { epoch })
  let closed = false

  // What changes while no page is there is seen by the next in its picture, and in what it fetches.
  const noted =
    <Change extends readonly unknown[]>(note: (...change: Change) => void) =>
    (...change: Change) => {
      if (stream.size === 0) return
      note(...change)
      window.open()
    }

  const watcher = { call: noted(callEvents.call), history: noted(callEvents.history), missed: noted(callEvents.missed) }

  return {
    dialer: {
      entry: noted(dialerEvents.entry),
      standing: noted(dialerEvents.standing),
      picture: noted(dialerEvents.picture),
    },
    open(response, picture) {
      if (closed) throw closing()
      // Before the page begins: what changes from then on is told.
      unwatch ??= scheduler?.watch(watcher)
      stream.open(response, picture ? hello + dialerEvents.snapshot(picture) : hello)
      if (stream.size === 0) watchNoMore()
    },
    close() {
      closed = true
      window.end()
      stream.close()
    },
  }
}
