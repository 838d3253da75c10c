import { createEvents } from '@outdial/call-client/kernel'
import type { CallStore, ScheduledCall, StoreHint } from '@outdial/scheduler-core/store'
import type { Transaction } from './connection/session.ts'

/** What a transaction changes that others may want to hear of. */
export interface News {
  readonly calls: readonly ScheduledCall[]
  /** In how many milliseconds there may be something to license. @default there is not */
  readonly inMs: number | undefined
}

/** Tells whoever listens what this store committed. */
export interface Hints {
  /**
   * Tells other processes once it is committed. Sends its statements without waiting for them: call it right before the last one, at most
   * once in a transaction, so that they travel with that and with `COMMIT`.
   */
  notify(db: Transaction, news: News): void
  /** These calls were changed. */
  changed(calls: readonly ScheduledCall[]): void
  /** There may be something to license in so many milliseconds. @param inMs `undefined` if there is not */
  due(inMs: number | undefined): void
  readonly watch: NonNullable<CallStore['watch']>
  readonly wake: NonNullable<CallStore['wake']>
}

export function createHints(): Hints {
  const events = createEvents<{ hint: StoreHint; due: number; error: { error: unknown } }>()
  return {
    notify() {},
    changed(calls) {
      if (events.has('hint')) for (const { id, version } of calls) events.emit('hint', { id, version })
    },
    due(inMs) {
      if (inMs !== undefined) events.emit('due', inMs)
    },
    watch: listener => events.on('hint', listener),
    wake: listener => events.on('due', listener),
  }
}
