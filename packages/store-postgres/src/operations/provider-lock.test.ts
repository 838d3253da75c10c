import { aCall, dispatchLimits, names } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import { lockableStore } from '../testing/lockable-store.ts'

const LIMITS = { providerLimits: new Map([['api', { concurrency: 3 }]]) }

it('a step locks the row of a provider only if it has limits, and counts once it has the lock', async () => {
  const { store, sql, waits } = await lockableStore()
  const NAMES = names()
  const step = { decide: () => ({}), nextPollAt: () => new Date(8e12) }
  const license = (limits = {}) => store.advance({ ...step, dispatch: dispatchLimits(NAMES, limits) })
  const add = async (queue: string) => store.add([aCall(NAMES, await store.now(), { queue })], { concurrency: 1 })
  await add('a')
  expect((await license(LIMITS)).licensed).toHaveLength(1)
  await sql.begin(async holding => {
    expect(await holding.unsafe("SELECT FROM outdial.providers WHERE name = 'api' FOR UPDATE")).toHaveLength(1)
    await add('b')
    expect((await license()).licensed).toHaveLength(1)
    await add('c')
    const limited = license(LIMITS)
    await waits()
    await add('d')
    expect((await license()).licensed).toHaveLength(1)
    await holding.unsafe('COMMIT')
    // The last line was taken while the step waited.
    expect((await limited).licensed).toHaveLength(0)
  })
  const { providers, usage } = await store.dispatchState(['api'])
  expect([providers, usage]).toEqual([[], [{ name: 'api', linesInUse: 3, waiting: 1 }]])
})
