import { createChannel, createSession } from 'better-sse'
import express, { type Express } from 'express'
import { createCallClient, createScheduler, memoryStore, numDialer, outdial, systemClock } from './packages.ts'
import type { Contender } from './serving.ts'

const now = () => Number(process.hrtime.bigint()) / 1e6
const TICK_MS = 4

/**
 * When each change was made, and when each flush was written, in milliseconds of the machine's
 * monotonic clock.
 */
export interface Pace {
  readonly changedAt: readonly number[]
  readonly flushedAt: readonly number[]
}

/** Makes changes at this rate, for ten seconds or until the requested number is reached. */
async function changeAt(
  perSecond: number,
  most: number,
  change: (number: number) => unknown,
): Promise<readonly number[]> {
  const changedAt: number[] = []
  const startedAt = now()
  while (changedAt.length < most) {
    const due = Math.min(most, Math.floor(((now() - startedAt) / 1000) * perSecond))
    while (changedAt.length < due) {
      changedAt.push(now())
      await change(changedAt.length)
    }
    await new Promise(resolve => void setTimeout(resolve, TICK_MS))
  }
  return changedAt
}

const CALLS = 1000

/** A scheduler whose calls are edited; the router sends each change to every page. */
async function ours(perSecond: number): Promise<Contender> {
  const flushedAt: number[] = []
  const clock = {
    ...systemClock,
    setTimer: (done: () => void, ms: number) =>
      systemClock.setTimer(() => {
        if (ms <= 50) flushedAt.push(now())
        done()
      }, ms),
  }
  const calls = createCallClient({ provider: numDialer({ webhookUrl: 'http://127.0.0.1:1' }) })
  const scheduler = createScheduler({ store: memoryStore(), clients: calls, concurrency: 1 })
  const at = new Date(Date.now() + 86_400_000)
  const scheduled = await scheduler.schedule(
    Array.from({ length: CALLS }, (_, index) => ({ to: `+1301${String(index).padStart(7, '0')}`, at })),
  )
  const change = async (number: number) => {
    const call = scheduled[number % CALLS]
    if (call) await scheduler.edit(call.id, { metadata: { change: number } })
  }
  return {
    listener: express().use(outdial({ webhooks: calls, scheduler, clock, limits: false })),
    answer: async (most): Promise<Pace> => ({ changedAt: await changeAt(perSecond, Number(most), change), flushedAt }),
  }
}

/** The same changes, of the same size, sent one by one. */
function betterSse(perSecond: number): Contender {
  const channel = createChannel()
  const app: Express = express().get('/api/events', async (request, response) => {
    channel.register(await createSession(request, response))
  })
  const at = new Date()
  const change = (number: number) =>
    channel.broadcast(
      {
        epoch: '00000000-0000-4000-8000-000000000000',
        id: '01990000-0000-7000-8000-000000000000',
        version: number,
        sequence: number,
        to: '+13010000000',
        provider: 'num-dialer',
        queue: 'default',
        at,
        metadata: { change: number },
        status: 'scheduled',
        dueAt: at,
        attemptCount: 0,
        createdAt: at,
      },
      'call',
    )
  return {
    listener: app,
    answer: async (most): Promise<Pace> => {
      const changedAt = await changeAt(perSecond, Number(most), change)
      return { changedAt, flushedAt: changedAt }
    },
  }
}

/** Each starts the server of one contender, which makes the requested changes at this rate. */
export const eventServers: Readonly<Record<string, (perSecond: number) => Contender | Promise<Contender>>> = {
  outdial: ours,
  'better-sse': betterSse,
}
