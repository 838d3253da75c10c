import { createEvents } from '@outdial/call-client/kernel'
import type { CallStore, ScheduledCall, StoreHint } from '@outdial/scheduler-core/store'

/** Tells whoever listens what this store committed. */
export interface Hints {
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
