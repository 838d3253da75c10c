/** A count of ended calls at a time, in milliseconds. */
interface Sample {
  readonly atMs: number
  readonly ended: number
}

const SPAN_MS = 60_000
const LEAST_MS = 3000

/** How many calls end in a minute, counted over the last minute. */
export class Rate {
  #samples: Sample[] = []

  reset(): void {
    this.#samples = []
  }

  add(ended: number, atMs: number): void {
    this.#samples = this.#samples.filter(sample => atMs - sample.atMs <= SPAN_MS)
    this.#samples.push({ atMs, ended })
  }

  /** Calls a minute; `undefined` while nothing has ended, or too little time has passed. */
  get perMinute(): number | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)]
    if (!first || !last || last.atMs - first.atMs < LEAST_MS || last.ended <= first.ended) return undefined
    return ((last.ended - first.ended) / (last.atMs - first.atMs)) * 60_000
  }
}
