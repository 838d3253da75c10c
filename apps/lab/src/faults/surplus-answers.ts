import { setTimeout as wait } from 'node:timers/promises'
import { randomOf } from '../random.ts'
import type { Fault } from './fault.ts'
import { repeat } from './repeat.ts'

const PATIENCE_MS = 2000

/**
 * The provider, or a proxy before it, sends one answer too many: 429, 400 or 404, right behind a
 * good answer, on the idle connection, or as the answer to the next request.
 */
export const surplusAnswers: Fault = ({ seed, size, gateway, count }) => {
  const random = randomOf(seed, 'surplus')
  return repeat({
    atLeast: size.times,
    // Far more often than required: a slow machine injects fewer before its calls have ended.
    pauseMs: () => size.forMs / (8 * size.times),
    async inject() {
      if (!(await Promise.race([gateway?.send('surplus', random()), wait(PATIENCE_MS, 0)]))) return false
      count('surplus answers')
      return true
    },
  })
}
