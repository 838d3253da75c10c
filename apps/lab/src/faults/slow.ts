import { setTimeout as wait } from 'node:timers/promises'
import { drawsOf, type Span, within } from '../seeded.ts'
import { again } from './again.ts'
import type { Fault } from './fault.ts'

// Each way: the answer to a POST comes too late, and a step takes several times as long as its licences are good for.
const LATENCY: Span = [160, 350]
const SLOW_FOR: Span = [500, 1500]
const SILENT_FOR: Span = [300, 4000]

/** Wires are slow for a while, or swallow whatever is sent; nothing breaks, and nobody is told. */
export const slow: Fault = ({ seed, size, store, providerWire, count }) => {
  const draw = drawsOf(seed, 'slow')
  const wires = Object.entries({ provider: providerWire, database: store.wire }).filter(([, wire]) => wire)
  let nth = 0
  return again({
    least: size.times,
    most: size.times,
    pauseMs: () => size.forMs / (2 * size.times),
    async come() {
      const [name, wire] = wires[nth % wires.length] ?? []
      const swallows = Math.floor(nth++ / wires.length) % 2 === 1
      await (swallows ? wire?.act('swallow') : wire?.act('delay', within(draw, LATENCY)))
      await wait(within(draw, swallows ? SILENT_FOR : SLOW_FOR))
      await (swallows ? wire?.act('pass') : wire?.act('delay', 0))
      count(`${swallows ? 'black hole' : 'slow'} ${name}`)
      return true
    },
  })
}
