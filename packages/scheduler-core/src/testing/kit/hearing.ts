import type { StoreHint } from '../../store/call-store.ts'

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

/** Tells of this call, at this version or a later one, or that something may have been missed. */
export const ofCall =
  (id: string, version = 1) =>
  (hint: StoreHint): boolean =>
    hint === 'missed' || ('id' in hint && hint.id === id && hint.version >= version)

/** Tells of what was logged of this number, or that something may have been missed. */
export const ofNumber =
  (number: string) =>
  (hint: StoreHint): boolean =>
    hint === 'missed' || ('numbers' in hint && hint.numbers.some(told => told === number))
