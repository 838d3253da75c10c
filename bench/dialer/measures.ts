import { type Figures, quantile } from '../figures.ts'
import { type Contender, type Dial, numbers, type Result, result } from './work.ts'

/** Calls that end at once: the contender's own cost per entry, in time and memory. */
export async function instant(contender: Contender, lines: number, count = 1_000_000): Promise<Figures> {
  const done = Promise.resolve(result)
  const started = performance.now()
  await contender({ numbers: numbers(count), lines, dial: () => done })
  const elapsedMs = performance.now() - started
  return { nsPerEntry: (elapsedMs * 1e6) / count, peakMb: process.resourceUsage().maxRSS / 1024 }
}

/**
 * Calls that each end in a separate turn of the event loop: the gap between a call's end and the
 * next call's start.
 */
export async function gap(contender: Contender, lines: number, count = 60_000): Promise<Figures> {
  const watch = watchLines(lines, end => void setImmediate(end))
  await contender({ numbers: numbers(count), lines, dial: watch.dial })
  const warm = watch.gapsMs.slice(count / 3).map(ms => ms * 1000)
  return { medianUs: quantile(warm, 0.5), p99Us: quantile(warm, 0.99) }
}

/**
 * Calls of 1 to 9 ms, equal for all contenders: the share of time in which lines are in use while
 * entries remain.
 */
export async function use(contender: Contender, lines: number, count = lines * 400): Promise<Figures> {
  let seed = 1
  const watch = watchLines(lines, end => {
    seed = (seed * 48_271) % 2_147_483_647
    setTimeout(end, 1 + (seed % 9))
  })
  await contender({ numbers: numbers(count), lines, dial: watch.dial })
  return { useShare: 1 - watch.gapsMs.reduce((sum, ms) => sum + ms, 0) / (lines * watch.lastStartMs()) }
}

/** A `dial` that measures how long a line waits between two calls. */
function watchLines(lines: number, wait: (end: () => void) => void) {
  const ends: number[] = []
  const gapsMs: number[] = []
  const began = performance.now()
  let started = 0
  let last = began

  const dial: Dial = () => {
    last = performance.now()
    // The first call of each line is not counted. Each further call takes the line that has been
    // free the longest.
    if (started++ >= lines) gapsMs.push(last - (ends.shift() ?? Number.NaN))
    return new Promise<Result>(resolve => {
      wait(() => {
        ends.push(performance.now())
        resolve(result)
      })
    })
  }
  return { dial, gapsMs, lastStartMs: () => last - began }
}

export const measures = { instant, gap, use }
