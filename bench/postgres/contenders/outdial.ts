import { endAtOnce, instantProvider } from '../../scheduler/provider.ts'
import type { Contender, Jobs, OpenOptions, Place, Work } from '../contender.ts'
import { createScheduler, postgresStore } from '../packages.ts'

async function open({ database }: Place, { queues, lines }: OpenOptions): Promise<Jobs> {
  const store = postgresStore({ url: database })
  let work: Work = () => undefined
  const calls = instantProvider(call => {
    const working = work(call)
    void (working ? working.then(() => call.end()) : endAtOnce(call))
  })
  const scheduler = createScheduler({ store, calls, concurrency: lines })
  const known = new Set((await store.queues()).map(({ name }) => name))
  for (const queue of queues) if (!known.has(queue)) await store.addQueue(queue, { concurrency: lines })
  return {
    async add(jobs) {
      await scheduler.schedule(jobs)
    },
    async work(given) {
      work = given
      await scheduler.start()
    },
    async unfinished() {
      return (await store.queues()).reduce((sum, { waiting, linesInUse }) => sum + waiting + linesInUse, 0)
    },
    async close() {
      await scheduler.close()
      await store.close()
    },
  }
}

export const outdial: Contender = { settings: 'its defaults, `concurrency` of the cap', needs: 'postgres', open }
