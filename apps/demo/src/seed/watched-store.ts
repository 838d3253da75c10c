import type { CallStore } from '@outdial/scheduler-core'

/** A store that reports when its scheduler has nothing left to do, and can wake it. */
export interface WatchedStore {
  readonly store: CallStore
  /** Makes the scheduler take a step, since no timer fires when the wall time is set. */
  wakeScheduler(): void
  /** Resolves once a step that begins after this call leaves nothing due. */
  idle(): Promise<void>
  /** Time of the next due call, as of the last step. */
  nextDueMs(): number | undefined
}

export function watchStore(watched: CallStore): WatchedStore {
  let waiting: { readonly since: number; readonly resolve: () => void }[] = []
  let begun = 0
  let nextDueMs: number | undefined
  const listeners = new Set<(inMs: number) => void>()

  const wake = (step: number) => {
    for (const { since, resolve } of waiting) if (since < step) resolve()
    waiting = waiting.filter(({ since }) => since >= step)
  }

  const store: CallStore = {
    ...watched,
    async advance(step) {
      const mine = ++begun
      const advanced = await watched.advance(step)
      const { nextDueAt, now } = advanced
      nextDueMs = nextDueAt?.getTime()
      if (step.dispatch && !(nextDueAt && nextDueAt <= now)) wake(mine)
      return advanced
    },
    wake(listener) {
      const leave = watched.wake?.(listener)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        leave?.()
      }
    },
  }
  return {
    store,
    wakeScheduler: () => {
      for (const listener of listeners) listener(0)
    },
    idle: () => new Promise(resolve => void waiting.push({ since: begun, resolve })),
    nextDueMs: () => nextDueMs,
  }
}
