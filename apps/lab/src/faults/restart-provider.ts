import type { Fault } from './fault.ts'
import { repeat } from './repeat.ts'

/** The provider is killed and restarted: it has forgotten its calls, while their phones ring. */
export const restartProvider: Fault = ({ size, provider, count }) =>
  repeat({
    atLeast: size.times,
    atMost: size.times,
    pauseMs: () => size.forMs / size.times,
    async inject() {
      await provider.restart()
      count('restarts of the provider')
      return true
    },
  })
