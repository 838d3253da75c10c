import { setTimeout as wait } from 'node:timers/promises'
import { integerIn, randomOf } from '../random.ts'
import type { Span } from '../types.ts'
import { type Fault, proxiesOf } from './fault.ts'
import { repeat } from './repeat.ts'

// Each way: answers to a POST come too late, and a step takes several times as long as its licences
// last.
const LATENCY_MS: Span = [160, 350]
const SLOW_FOR_MS: Span = [500, 1500]
const BLACK_HOLE_FOR_MS: Span = [300, 4000]

/**
 * The network is slow, or drops every byte, for a while. No connection breaks, so no end notices.
 */
export const slow: Fault = context => {
  const { seed, size, count } = context
  const random = randomOf(seed, 'slow')
  const proxies = proxiesOf(context)
  let nth = 0
  return repeat({
    atLeast: size.times,
    atMost: size.times,
    pauseMs: () => size.forMs / (2 * size.times),
    async inject() {
      const [name, proxy] = proxies[nth % proxies.length] ?? []
      const drops = Math.floor(nth++ / proxies.length) % 2 === 1
      await (drops ? proxy?.send('black-hole') : proxy?.send('delay', integerIn(random, LATENCY_MS)))
      await wait(integerIn(random, drops ? BLACK_HOLE_FOR_MS : SLOW_FOR_MS))
      await (drops ? proxy?.send('pass') : proxy?.send('delay', 0))
      count(`${drops ? 'black hole' : 'slow'} ${name}`)
      return true
    },
  })
}
