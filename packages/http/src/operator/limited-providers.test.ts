import { callApi, createCallClient } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { mockCallApi } from '@outdial/call-mocks'
import { createScheduler, memoryStore } from '@outdial/scheduler-core'
import { expect, it } from 'vitest'
import { ADA, BOB } from '../testing/answers.ts'
import { dispatchingOf, dispatchingSchema } from './dispatching.ts'

it('the limits of a provider are answered with its lines in use and the calls that wait', async () => {
  const clock = manualClock()
  const mock = mockCallApi({ clock })
  const scheduler = createScheduler({
    store: memoryStore({ clock }),
    clients: createCallClient({ provider: callApi({ fetch: mock.fetch }), clock }),
    providers: { 'call-api': { callsPerSecond: 2, concurrency: 1 } },
    concurrency: 3,
    clock,
  })
  await scheduler.start()
  await scheduler.schedule([{ to: ADA }, { to: BOB }])
  await clock.advance(100)
  const state = dispatchingSchema.strict().parse(JSON.parse(JSON.stringify(await dispatchingOf(scheduler))))
  expect(state.limited).toEqual([{ name: 'call-api', callsPerSecond: 2, concurrency: 1, linesInUse: 1, waiting: 1 }])
  await scheduler.close({ drainMs: 0 })
})
