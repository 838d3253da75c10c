import type { Trouble } from './fault.ts'

export interface Again {
  /** How long until it comes, in milliseconds. */
  readonly pauseMs: () => number
  /** Says whether it came. */
  readonly come: () => boolean | Promise<boolean>
  /** How often it must have come. */
  readonly least: number
  /** How often it comes at most. @default Infinity */
  readonly most?: number | undefined
}

/** Comes again and again, never twice at once. */
export function again({ pauseMs, come, least, most = Number.POSITIVE_INFINITY }: Again): Trouble {
  let times = 0
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let coming: Promise<void> = Promise.resolve()

  const next = () => {
    if (ended || times >= most) return
    timer = setTimeout(() => {
      coming = (async () => {
        if (await come()) times++
      })().finally(next)
    }, pauseMs())
  }
  next()

  return {
    get done() {
      return times >= least
    },
    async end() {
      ended = true
      clearTimeout(timer)
      await coming
    },
  }
}
