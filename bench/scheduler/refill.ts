import { setTimeout as wait } from 'node:timers/promises'
import { type Figures, quantile } from '../figures.ts'
import { fill, inputs } from './fill.ts'
import type { Contenders } from './measures.ts'
import { createScheduler, sqliteStore } from './packages.ts'
import { instantProvider } from './provider.ts'
import { copyOf, record, replay } from './tape.ts'

// Calls of some milliseconds: the time from a call's end to the next call's POST.

const COUNT = 1000

const backlog = (path: string, lines: number) =>
  fill(path, inputs(COUNT, { from: new Date(Date.now() - 60_000), everyMs: 0 }), lines)

/** The waits of lines between two calls, in milliseconds, in order. */
async function refill(path: string, lines: number): Promise<readonly number[]> {
  const store = sqliteStore({ path })
  await store.queues()
  const heardAt: number[] = []
  const gapsMs: number[] = []
  let seed = 1
  let begun = 0
  let ended = 0
  let onDrained = () => {}
  const drained = new Promise<void>(resolve => {
    onDrained = resolve
  })
  const calls = instantProvider(call => {
    // The first call of each line is not counted. Each further call takes the line that has been
    // free the longest.
    if (begun++ >= lines) gapsMs.push(performance.now() - (heardAt.shift() ?? Number.NaN))
    seed = (seed * 48_271) % 2_147_483_647
    setTimeout(
      () => {
        heardAt.push(performance.now())
        void call.end().then(() => {
          if (++ended === COUNT) onDrained()
        })
      },
      8 + (seed % 17),
    )
  })
  const scheduler = createScheduler({ store, clients: calls, concurrency: lines })
  await scheduler.start()
  await drained
  await scheduler.close()
  await store.close()
  return gapsMs
}

const figures = (gapsMs: readonly number[]): Figures => {
  const warm = gapsMs.slice(gapsMs.length / 5)
  return { medianMs: quantile(warm, 0.5), p99Ms: quantile(warm, 0.99) }
}

async function outdial(directory: string, lines: number): Promise<Figures> {
  await backlog(`${directory}/ours.db`, lines)
  return figures(await refill(`${directory}/ours.db`, lines))
}

/**
 * The commits that gave a line to the next call, with the pauses between calls: an idle disk
 * answers more slowly.
 */
async function bare(directory: string, lines: number): Promise<Figures> {
  const path = `${directory}/ours.db`
  await backlog(path, lines)
  const copy = copyOf(path)
  const tape = await record(() => refill(path, lines))
  const { commits, close } = replay(copy, tape)
  const tookMs: number[] = []
  for (const [index, commit] of commits.entries()) {
    await wait(2)
    const startedAt = performance.now()
    commit()
    if (tape.commits[index]?.some(({ sql }) => /^INSERT\b.* INTO attempts\b/.test(sql))) {
      tookMs.push(performance.now() - startedAt)
    }
  }
  close()
  return figures(tookMs)
}

export const refills: Contenders = { outdial, 'bare node:sqlite': bare }
