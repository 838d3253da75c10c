import { type Contender, PER_WORKER, type Place, type Standing, WORKERS } from '../contender.ts'
import { callApi, createCallClient, createScheduler, postgresStore, type ScheduledCall } from '../packages.ts'

// By default a line is kept for hours for a call whose end is unknown, since phone calls may last
// that long. These calls end within a second.
const CLIENT_TIMES = { maxCallMs: 20_000, placeTimeoutMs: 3000 }
const TIMES = { dialWithinMs: 1000, unknownMs: 3000 }
const CONCURRENCY = WORKERS * PER_WORKER
const PAGE = 1000

function open({ database }: Place, provider: string) {
  const store = postgresStore({ url: database })
  const calls = createCallClient({ provider: callApi({ baseUrl: provider }), ...CLIENT_TIMES })
  return { store, calls, scheduler: createScheduler({ store, clients: calls, concurrency: CONCURRENCY, ...TIMES }) }
}

const standing = ({ status, endedAt }: ScheduledCall): Standing => {
  if (!endedAt) return 'open'
  return status === 'completed' ? 'done' : 'given-up'
}

export const outdial: Contender = {
  settings: `concurrency ${CONCURRENCY}, ${JSON.stringify({ ...CLIENT_TIMES, ...TIMES })}`,
  needs: 'postgres',
  async watch(place) {
    const { store, calls, scheduler } = open(place, 'http://127.0.0.1:9')
    // Creates the tables in an empty database.
    await scheduler.queues()
    return {
      async add(wanted) {
        await scheduler.schedule(wanted)
      },
      async standings() {
        const all: ScheduledCall[] = []
        for (let cursor: string | undefined; ; ) {
          const page = await scheduler.list({ limit: PAGE, cursor })
          all.push(...page.calls)
          cursor = page.cursor
          if (cursor === undefined) return new Map(all.map(call => [call.to, standing(call)]))
        }
      },
      async close() {
        await scheduler.close()
        await calls.close()
        await store.close()
      },
    }
  },
  async work({ place, provider }) {
    const { scheduler } = open(place, provider)
    scheduler.on('error', ({ error }) => console.error(error))
    await scheduler.start()
    return String(process.pid)
  },
}
