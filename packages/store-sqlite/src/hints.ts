import { createEvents } from '@outdial/call-client/internal'
import type { CallRecord, CallStore, ScheduledCall } from '@outdial/scheduler-core'
import { numbersOf, type StoreHint } from '@outdial/scheduler-core/store'
import type { Session } from './connection/session.ts'
import { watchOthers } from './connection/watch-others.ts'

/**
 * Emits commits to listeners: own commits precisely, commits of other connections only as `missed`.
 */
export interface Hints {
  /** Emits changed calls. */
  changed(calls: readonly ScheduledCall[]): void
  /** Emits the numbers of logged records. */
  logged(records: readonly CallRecord[]): void
  /** Emits that calls may be due in `inMs` milliseconds. `undefined` emits nothing. */
  due(inMs: number | undefined): void
  readonly watch: NonNullable<CallStore['watch']>
  readonly wake: NonNullable<CallStore['wake']>
  close(): void
}

export function createHints(session: Session, path: string): Hints {
  const events = createEvents<{ hint: StoreHint; due: number; error: { error: unknown } }>()
  let stopWatching: (() => void) | undefined
  const onOthers = () => {
    events.emit('hint', 'missed')
    events.emit('due', 0)
  }
  const close = () => {
    stopWatching?.()
    stopWatching = undefined
  }
  const listen = (off: () => void) => {
    stopWatching ??= watchOthers(session, path, onOthers)
    return () => {
      off()
      if (!events.has('hint') && !events.has('due')) close()
    }
  }
  return {
    changed(calls) {
      if (events.has('hint')) for (const { id, version } of calls) events.emit('hint', { id, version })
    },
    logged(records) {
      if (records.length > 0) events.emit('hint', { numbers: numbersOf(records) })
    },
    due(inMs) {
      if (inMs !== undefined) events.emit('due', inMs)
    },
    watch: listener => listen(events.on('hint', listener)),
    wake: listener => listen(events.on('due', listener)),
    close,
  }
}
