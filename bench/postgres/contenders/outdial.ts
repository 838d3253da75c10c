import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endAtOnce, instantProvider } from '../../scheduler/provider.ts'
import type { Contender, Jobs, OpenOptions, Place, Work } from '../contender.ts'
import * as current from '../packages.ts'

type Build = Pick<typeof current, 'createScheduler' | 'postgresStore'>

async function open(build: Build, { database }: Place, { queues, lines }: OpenOptions): Promise<Jobs> {
  const { createScheduler, postgresStore } = build
  const store = postgresStore({ url: database })
  let work: Work = () => undefined
  const calls = instantProvider(call => {
    const working = work(call)
    void (working ? working.then(() => call.end()) : endAtOnce(call))
  })
  const scheduler = createScheduler({ store, clients: calls, concurrency: lines })
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

const contenderOf = (build: Build): Contender => ({
  settings: 'its defaults, `concurrency` of the cap',
  needs: 'postgres',
  open: (place, options) => open(build, place, options),
})

export const outdial: Contender = contenderOf(current)

/** Outdial as built in another checkout, to measure two versions in the same run. */
export async function outdialOf(checkout: string): Promise<Contender> {
  const load = (name: string) => import(pathToFileURL(join(checkout, 'packages', name, 'dist/index.js')).href)
  const [{ createScheduler }, { postgresStore }] = await Promise.all([load('scheduler-core'), load('store-postgres')])
  return contenderOf({
    postgresStore,
    // Up to commit 5147110 the option `clients` was named `calls`.
    createScheduler: ({ clients, ...options }) => createScheduler({ calls: clients, ...options }),
  })
}
