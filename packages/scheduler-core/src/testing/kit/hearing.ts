/** What is told to a listener of a store. */
export interface Hearing<Hint> {
  readonly heard: readonly Hint[]
  /** Resolves once something like this was heard, before or from now on: the test's own time limit ends the wait. */
  hear(wanted: (hint: Hint) => boolean): Promise<void>
  stop(): void
}

/** Listens by what a store may have, `watch` or `wake`. */
export function listen<Hint>(to: ((listener: (hint: Hint) => void) => () => void) | undefined): Hearing<Hint> {
  const heard: Hint[] = []
  const waiting = new Set<() => void>()
  const stop = to?.(hint => {
    heard.push(hint)
    for (const look of waiting) look()
  })
  return {
    heard,
    hear: wanted =>
      new Promise(resolve => {
        const look = () => {
          if (!heard.some(wanted)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    stop: () => stop?.(),
  }
}
