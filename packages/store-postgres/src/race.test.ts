import { raceCallStore } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import { testDatabase } from '../../../tools/postgres-in-tests.ts'

const race = async (kills: number, queues = 1) =>
  raceCallStore({
    module: new URL('testing/racing.ts', import.meta.url),
    argument: await testDatabase(),
    processes: 3,
    calls: 100,
    concurrency: 2,
    queues,
    kills,
    withinMs: 60_000,
    execArgv: ['--conditions=@outdial/source'],
  })

it('processes that license at once license each call once, in order and within the lines', {
  timeout: 90_000,
}, async () => {
  expect(await race(0)).toMatchObject({ licences: 100 })
})

it('processes keep the lines of a provider over several queues', { timeout: 90_000 }, async () => {
  expect(await race(0, 3)).toMatchObject({ licences: 100 })
})

it('processes keep these rules while some of them are killed', { timeout: 90_000 }, async () => {
  expect(await race(2)).toMatchObject({ killed: 2 })
})
