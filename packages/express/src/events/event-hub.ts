import type { ServerResponse } from 'node:http'
import type { Clock } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import type { DeskListener } from '../dialer/dialer-desk.ts'
import type { DialerSnapshot } from '../dialer/dialer-schemas.ts'
import { closing } from '../http/closing.ts'
import { createCallNews } from './call-news.ts'
import { createDialerNews } from './dialer-news.ts'
import { createEventStream } from './event-stream.ts'
import { eventText } from './event-text.ts'
import { createWindow } from './window.ts'

export interface LiveEventsOptions {
  readonly epoch: string
  readonly clock: Clock
  readonly scheduler?: Pick<Scheduler, 'watch'> | undefined
}

/**
 * What pages hear of the dialer and the scheduler. Changes of 50 ms are told together, and of each entry and call the last state alone;
 * whoever connects meanwhile begins with a picture that has them already, and knows it by their versions. The scheduler is watched,
 * other processes' changes included, while a page is there.
 */
export interface LiveEvents {
  /** To be told what changes in the dialer. */
  readonly dialer: DeskListener
  /** Answers with the stream, which begins with the picture of the dialer, if there is one. @throws {Problem} 503 once it is closed */
  open(response: ServerResponse, picture: DialerSnapshot | undefined): void
  /** Tells what waits, ends all streams, and refuses new ones. */
  close(): void
}

export function createLiveEvents({ epoch, clock, scheduler }: LiveEventsOptions): LiveEvents {
  let unwatch: (() => void) | undefined
  const watchNoMore = () => {
    unwatch?.()
    unwatch = undefined
  }
  const stream = createEventStream(clock, watchNoMore)
  const dialerNews = createDialerNews(epoch)
  const callNews = createCallNews(epoch)
  const window = createWindow(clock, () => stream.write(dialerNews.take() + callNews.take()))
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

  const watcher = { call: noted(callNews.call), history: noted(callNews.history), missed: noted(callNews.missed) }

  return {
    dialer: {
      entry: noted(dialerNews.entry),
      standing: noted(dialerNews.standing),
      picture: noted(dialerNews.picture),
    },
    open(response, picture) {
      if (closed) throw closing()
      // Before the page begins: what changes from then on is told.
      unwatch ??= scheduler?.watch(watcher)
      stream.open(response, picture ? hello + dialerNews.snapshot(picture) : hello)
      if (stream.size === 0) watchNoMore()
    },
    close() {
      closed = true
      window.end()
      stream.close()
    },
  }
}
