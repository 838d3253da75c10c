import type { ActiveFault } from './fault.ts'

export interface RepeatOptions {
  /** Time until the next injection, in milliseconds. */
  readonly pauseMs: () => number
  /** Resolves to false if there was nothing to inject the fault into. */
  readonly inject: () => boolean | Promise<boolean>
  /** The fault is done after this many injections. */
  readonly atLeast: number
  /** @default Infinity */
  readonly atMost?: number | undefined
}

/** Injects a fault repeatedly, one injection at a time. */
export function repeat({ pauseMs, inject, atLeast, atMost = Number.POSITIVE_INFINITY }: RepeatOptions): ActiveFault {
  let injected = 0
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let injecting: Promise<void> = Promise.resolve()

  const next = () => {
    if (ended || injected >= atMost) return
    timer = setTimeout(() => {
      injecting = (async () => {
        if (await inject()) injected++
      })().finally(next)
    }, pauseMs())
  }
  next()

  return {
    get done() {
      return injected >= atLeast
    },
    async end() {
      ended = true
      clearTimeout(timer)
      await injecting
    },
  }
}
