import { randomOf } from '../random.ts'
import { type Fault, proxiesOf } from './fault.ts'
import { repeat } from './repeat.ts'

const CUTS_PER_HALF_OPEN = 10

/**
 * Connections break: most are reset, which both ends notice; some go half-open, which neither end
 * notices.
 */
export const cut: Fault = context => {
  const { seed, size, count } = context
  const random = randomOf(seed, 'cut')
  const proxies = proxiesOf(context)
  const times = size.times + Math.ceil(size.times / CUTS_PER_HALF_OPEN)
  let cuts = 0
  let halfOpen = 0
  return repeat({
    atLeast: times,
    atMost: times,
    // In half of the time, since an injection waits for a connection, and calls end earlier than the run.
    pauseMs: () => size.forMs / times / 2,
    async inject() {
      const [name, proxy] = proxies[Math.floor(random() * proxies.length)] ?? []
      const silently = halfOpen < Math.floor(cuts / CUTS_PER_HALF_OPEN)
      const injected = await proxy?.send(silently ? 'half-open-one' : 'cut-one', random())
      if (!injected) return false
      if (silently) halfOpen++
      else cuts++
      count(`${silently ? 'half-open' : 'cut'} ${name}`)
      return true
    },
  })
}
