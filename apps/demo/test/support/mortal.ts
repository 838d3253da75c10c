import type { Mortal } from './scheduler-world.ts'

/** A worker's way to its store and its network, which ends at the n-th of its moments; a moment is before or after anything it does. */
export interface Death {
  /** Puts the worker behind it. */
  readonly on: (worker: Mortal) => Mortal
  readonly died: boolean
  /** How many moments there were. */
  readonly moments: number
}

/** Dies at that moment: what was done is done, its answer never comes, and nothing more is done. */
export function deathAt(moment: number, onDeath: () => void): Death {
  let moments = 0
  let died = false
  const forever = new Promise<never>(() => {})

  /** Resolves while it lives, else never. */
  const live = async () => {
    if (!died && ++moments === moment) {
      died = true
      onDeath()
    }
    if (died) await forever
  }
  const mortal =
    <Given extends unknown[], Result>(work: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      await live()
      const result = await work(...given)
      await live()
      return result
    }

  return {
    on: ({ store, fetch }) => ({
      store: {
        ...store,
        advance: mortal(store.advance),
        change: mortal(store.change),
        takeOverdue: mortal(store.takeOverdue),
      },
      fetch: mortal(fetch),
    }),
    get died() {
      return died
    },
    get moments() {
      return moments
    },
  }
}
