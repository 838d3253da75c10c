import type { RunCounts } from './entries.ts'

/** The promise that a run is over. */
export interface Finished {
  readonly promise: Promise<RunCounts>
  /** Has the promise reject, once the run is over. */
  fail(error: unknown): void
  /** The run is over. */
  end(counts: RunCounts): void
}

export function createFinished(): Finished {
  let failure: { readonly error: unknown } | undefined
  let end: Finished['end'] = () => {}
  const promise = new Promise<RunCounts>((resolve, reject) => {
    end = counts => (failure ? reject(failure.error) : resolve(counts))
  })
  promise.catch(() => {}) // Whoever does not await it hears of the error by its event.
  return {
    promise,
    fail(error) {
      failure = { error }
    },
    end: counts => end(counts),
  }
}
