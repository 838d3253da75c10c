import { createEvents } from '@outdial/call-client/kernel'
import type { CallStore, ScheduledCall, StoreHint } from '@outdial/scheduler-core/store'
import type { Session } from './connection/session.ts'
import { watchOthers } from './connection/watch-others.ts'

/** Tells whoever watches what changed: one's own commits call by call, those of others as `missed`. */
export interface Hints {
  changed(calls: readonly ScheduledCall[]): void
  missed(): void
  readonly watch: NonNullable<CallStore['watch']>
  close(): void
}

export function createHints(session: Session, path: string): Hints {
  const events = createEvents<{ hint: StoreHint; error: { error: unknown } }>()
  let stopWatching: (() => void) | undefined
  const missed = () => events.emit('hint', 'missed')
  const close = () => {
    stopWatching?.()
    stopWatching = undefined
  }
  return {
    changed(calls) {
      if (events.has('hint')) for (const { id, version } of calls) events.emit('hint', { id, version })
    },
    missed,
    watch(listener) {
      const off = events.on('hint', listener)
      stopWatching ??= watchOthers(session, path, missed)
      return () => {
        off()
        if (!events.has('hint')) close()
      }
    },
    close,
  }
}
