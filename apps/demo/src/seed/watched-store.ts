import type { CallStore } from '@outdial/scheduler-core'

/** A store whose steps can be asked for, and waited for. */
export interface WatchedStore {
  readonly store: CallStore
  /** Makes its scheduler look at the time, which nothing else tells it that it was moved. */
  look(): void
  /** Resolves once a step that begins after this leaves nothing that is due. */
  quiet(): Promise<void>
  /** When the next call is due, as the last step found. */
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
    look: () => {
      for (const listener of listeners) listener(0)
    },
    quiet: () => new Promise(resolve => void waiting.push({ since: begun, resolve })),
    nextDueMs: () => nextDueMs,
  }
}
