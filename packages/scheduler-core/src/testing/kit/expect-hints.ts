import type { StoreHint } from '../../store/call-store.ts'

/** The hints that a listener of a store receives. */
export interface ReceivedHints<Hint> {
  readonly received: readonly Hint[]
  /** Resolves when a matching hint has been received. The timeout of the test ends the wait. */
  expectHint(matches: (hint: Hint) => boolean): Promise<void>
  stop(): void
}

/** Listens by `watch` or `wake` of a store. */
export function listen<Hint>(to: ((listener: (hint: Hint) => void) => () => void) | undefined): ReceivedHints<Hint> {
  const received: Hint[] = []
  const waiting = new Set<() => void>()
  const stop = to?.(hint => {
    received.push(hint)
    for (const check of waiting) check()
  })
  return {
    received,
    expectHint: matches =>
      new Promise(resolve => {
        const check = () => {
          if (!received.some(matches)) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    stop: () => stop?.(),
  }
}

/** Matches a hint of this call at this version or a later one, and `missed`. */
export const ofCall =
  (id: string, version = 1) =>
  (hint: StoreHint): boolean =>
    hint === 'missed' || ('id' in hint && hint.id === id && hint.version >= version)

/** Matches a hint of a record of this number, and `missed`. */
export const ofNumber =
  (number: string) =>
  (hint: StoreHint): boolean =>
    hint === 'missed' || ('numbers' in hint && hint.numbers.some(logged => logged === number))
