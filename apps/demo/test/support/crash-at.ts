import type { WorkerConnections } from './scheduler-simulation.ts'

/**
 * A crash of a worker: from the n-th moment on, none of its operations completes. Each operation
 * has a moment before and after it.
 */
export interface Crash {
  /** Wraps the connections of the worker that crashes. */
  readonly on: (connections: WorkerConnections) => WorkerConnections
  readonly crashed: boolean
}

/** After the crash, completed operations keep their effect but never resolve; no other starts. */
export function crashAt(moment: number, onCrash: () => void): Crash {
  let moments = 0
  let crashed = false
  const forever = new Promise<never>(() => {})

  /** Resolves before the crash, and never after it. */
  const passMoment = async () => {
    if (!crashed && ++moments === moment) {
      crashed = true
      onCrash()
    }
    if (crashed) await forever
  }
  const crashable =
    <Args extends unknown[], Result>(operation: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await passMoment()
      const result = await operation(...args)
      await passMoment()
      return result
    }

  return {
    on: ({ store, fetch }) => ({
      store: {
        ...store,
        advance: crashable(store.advance),
        change: crashable(store.change),
        takeOverdue: crashable(store.takeOverdue),
      },
      fetch: crashable(fetch),
    }),
    get crashed() {
      return crashed
    },
  }
}
