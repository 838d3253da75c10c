import { drawsOf } from '../seeded.ts'
import { again } from './again.ts'
import type { Fault } from './fault.ts'

const CUTS_FOR_ONE_HALF_OPEN = 10

/** Connections break: most are cut, so that both ends hear of it; some fall silent, and neither does. */
export const cut: Fault = ({ seed, size, store, providerWire, count }) => {
  const draw = drawsOf(seed, 'cut')
  const wires = Object.entries({ provider: providerWire, database: store.wire }).filter(([, wire]) => wire)
  const times = size.times + Math.ceil(size.times / CUTS_FOR_ONE_HALF_OPEN)
  let cuts = 0
  let halfOpen = 0
  return again({
    least: times,
    most: times,
    pauseMs: () => size.forMs / times,
    async come() {
      const [name, wire] = wires[Math.floor(draw() * wires.length)] ?? []
      const silently = halfOpen < Math.floor(cuts / CUTS_FOR_ONE_HALF_OPEN)
      const came = await wire?.act(silently ? 'half-open-one' : 'cut-one', draw())
      if (!came) return false
      if (silently) halfOpen++
      else cuts++
      count(`${silently ? 'half-open' : 'cut'} ${name}`)
      return true
    },
  })
}
