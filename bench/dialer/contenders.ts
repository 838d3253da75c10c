import eachLimit from 'async/eachLimit.js'
import fastq from 'fastq'
import pLimit from 'p-limit'
import PQueue from 'p-queue'
import { createDialer } from '../../packages/dialer/dist/index.js'
import type { Contender } from './work.ts'

// Each contender dials all numbers on the given lines, as its README shows. All share one `dial`,
// which returns a promise.

export const contenders: Readonly<Record<string, Contender>> = {
  async outdial({ numbers, lines, dial }) {
    await createDialer({ dial, concurrency: lines }).run(numbers).finished
  },

  /**
   * The code without any package: one loop per line over a shared iterator. It has no events and no
   * pause.
   */
  async 'bare loop'({ numbers, lines, dial }) {
    const iterator = numbers[Symbol.iterator]()
    const work = async () => {
      for (let next = iterator.next(); !next.done; next = iterator.next()) await dial({ to: next.value })
    }
    await Promise.all(Array.from({ length: lines }, work))
  },

  async 'p-queue'({ numbers, lines, dial }) {
    const queue = new PQueue({ concurrency: lines })
    for (const to of numbers) void queue.add(() => dial({ to }))
    await queue.onIdle()
  },

  /** With the back pressure that its README recommends for long lists. */
  async 'p-queue, fed'({ numbers, lines, dial }) {
    const queue = new PQueue({ concurrency: lines })
    for (const to of numbers) {
      await queue.onSizeLessThan(lines)
      void queue.add(() => dial({ to }))
    }
    await queue.onIdle()
  },

  async 'p-limit'({ numbers, lines, dial }) {
    await pLimit(lines).map(numbers, to => dial({ to }))
  },

  async fastq({ numbers, lines, dial }) {
    const queue = fastq.promise((to: string) => dial({ to }), lines)
    for (const to of numbers) void queue.push(to)
    await queue.drained()
  },

  async 'async.eachLimit'({ numbers, lines, dial }) {
    await eachLimit(numbers, lines, async (to: string) => {
      await dial({ to })
    })
  },
}
