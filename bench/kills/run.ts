import { setTimeout as wait } from 'node:timers/promises'
import type { Place, Standing } from './contender.ts'
import { WORKERS } from './contender.ts'
import { contenderOf } from './contenders/index.ts'
import { startCrew } from './crew.ts'
import { startProvider } from './provider.ts'

export interface Size {
  /** The number of calls, one per number. */
  readonly calls: number
  /** The calls fall due, and workers are killed, within this time. */
  readonly forMs: number
  readonly killEveryMs: number
}

/** Counts of numbers by how they ended. */
export interface Fate {
  readonly kills: number
  /** According to the provider's ledger. */
  readonly rungOnce: number
  readonly rungAgain: number
  readonly neverRang: number
  /** The most rings of one number. */
  readonly mostRings: number
  /** Rang once, but the contender does not report the call as completed. */
  readonly endUnknown: number
  /** Never rang, but the contender reports the call as completed. */
  readonly lostUntold: number
  /** Time from the last kill until the contender had no calls left. */
  readonly settledMs: number
}

const AHEAD_MS = 1000
const LOOK_EVERY_MS = 250
const PATIENCE_MS = 150_000

/** Resolves when the last worker was killed; `settled` resolves once all calls have ended. */
export async function run(name: string, place: Place, { calls, forMs, killEveryMs }: Size) {
  const contender = await contenderOf(name)
  const provider = await startProvider()
  const watch = await contender.watch(place)
  const onGone = (known: string) => void watch.gone?.(known).catch((error: unknown) => console.error(error))
  const options = { place, provider: provider.url }
  const crew = startCrew({ contender: name, options, workers: WORKERS, onGone })
  await crew.complete.catch(async (error: unknown) => {
    await crew.end().catch(() => {})
    throw error
  })

  const from = Date.now() + AHEAD_MS
  const wanted = Array.from({ length: calls }, (_, index) => ({
    to: `+1301${1_000_000 + index}`,
    at: new Date(from + Math.floor((index * forMs) / calls)),
  }))
  await watch.add(wanted)
  await wait(from - Date.now())
  let kills = 0
  let seed = 1
  while (Date.now() < from + forMs) {
    await wait(killEveryMs)
    seed = (seed * 48_271) % 2_147_483_647
    if (crew.kill(seed / 2_147_483_647)) kills++
  }
  const lastKillAt = performance.now()

  const settle = async (): Promise<Fate> => {
    let standings = await watch.standings()
    const isOpen = () => [...standings.values()].includes('open') || standings.size < calls
    while (isOpen() && performance.now() - lastKillAt < PATIENCE_MS) {
      await wait(LOOK_EVERY_MS)
      standings = await watch.standings()
    }
    const settledMs = performance.now() - lastKillAt
    await crew.end()
    const rings = await provider.rings()
    provider.end()
    await watch.close()
    const all = wanted.map(({ to }) => ({ rings: rings.get(to) ?? 0, standing: standings.get(to) ?? 'open' }))
    const count = (fits: (one: { rings: number; standing: Standing }) => boolean) => all.filter(fits).length
    return {
      kills,
      rungOnce: count(({ rings }) => rings === 1),
      rungAgain: count(({ rings }) => rings > 1),
      neverRang: count(({ rings }) => rings === 0),
      mostRings: Math.max(...all.map(({ rings }) => rings)),
      endUnknown: count(({ rings, standing }) => rings === 1 && standing !== 'done'),
      lostUntold: count(({ rings, standing }) => rings === 0 && standing === 'done'),
      settledMs,
    }
  }
  return { settled: settle() }
}
