import type { Events } from '@outdial/call-client/kernel'
import { retryOutcomes } from '@outdial/call-client/kernel'
import { expect, expectTypeOf, it } from 'vitest'
import { createScheduler, type Metadata, memoryStore, type Scheduler, type SchedulerEvents } from './index.ts'
import { manualClient } from './testing/manual-client.ts'
import { createFixture, number } from './testing/scheduler-fixture.ts'

type Order = { readonly orderId: string; readonly tries?: number }

it('the type of the metadata is that of calls, edits, lists, events and retries', async () => {
  const { clock } = createFixture()
  const seen: (string | undefined)[] = []
  const scheduler = createScheduler<Order>({
    store: memoryStore({ clock }),
    clients: manualClient(clock.now).client,
    concurrency: 1,
    clock,
    retry: ({ result }) => {
      expectTypeOf(result.metadata).toEqualTypeOf<Order | undefined>()
      return null
    },
  })
  scheduler.on('call', ({ metadata }) => void seen.push(metadata?.orderId))
  const call = await scheduler.schedule({ to: number(1), metadata: { orderId: 'a' } })
  const [listed] = await scheduler.schedule([{ to: number(2), metadata: { orderId: 'b', tries: 2 } }])
  const skipped = await scheduler.schedule([{ to: number(3) }], { onInvalid: 'skip' })
  const edited = await scheduler.edit(call.id, { metadata: { orderId: 'c' } })
  const got = await scheduler.get(call.id)
  const page = await scheduler.list()
  for (const each of [call, listed, skipped.calls[0], edited, got, page.calls[0]]) {
    expectTypeOf(each?.metadata).toEqualTypeOf<Order | undefined>()
  }
  scheduler.watch({ call: ({ metadata }) => expectTypeOf(metadata).toEqualTypeOf<Order | undefined>(), missed() {} })()
  expect(seen).toEqual(['a', 'b', undefined, 'c'])
  // @ts-expect-error another name
  await scheduler.schedule({ to: number(4), metadata: { order: 'a' } })
  // @ts-expect-error another type
  await scheduler.edit(call.id, { metadata: { orderId: 7 } })
})

it('a filter by metadata has the fields of the type, with values that can be compared', async () => {
  const { clock } = createFixture()
  const store = memoryStore({ clock, metadataFields: ['orderId', 'tries'] })
  const { client } = manualClient(clock.now)
  const scheduler = createScheduler<Order & { readonly tags?: readonly string[] }>({
    store,
    clients: client,
    concurrency: 1,
    clock,
  })
  const { id } = await scheduler.schedule({ to: number(1), metadata: { orderId: 'a', tries: 2 } })
  await scheduler.schedule({ to: number(2), metadata: { orderId: 'b' } })
  const { calls } = await scheduler.list({ metadata: { orderId: 'a', tries: 2 } })
  expect(calls.map(call => call.id)).toEqual([id])
  expect(await scheduler.cancelAll({ metadata: { orderId: 'b' } })).toMatchObject({ cancelled: 1 })
  // @ts-expect-error another type
  expect((await scheduler.list({ metadata: { orderId: 7 } })).calls).toEqual([])
  // @ts-expect-error another name
  await expect(scheduler.cancelAll({ metadata: { order: 'a' } })).rejects.toMatchObject({ code: 'invalid-query' })
  // @ts-expect-error a list is never found
  await expect(scheduler.list({ metadata: { tags: ['a'] } })).rejects.toMatchObject({ code: 'invalid-query' })
})

it('without a type, metadata are any JSON, and every retry policy fits', () => {
  const { store } = createFixture()
  const { client } = manualClient(() => new Date(0))
  const untyped = createScheduler({ store, clients: client, concurrency: 1, retry: retryOutcomes({ maxAttempts: 2 }) })
  expectTypeOf(untyped).toEqualTypeOf<Scheduler>()
  const typed = createScheduler<Order>({
    store,
    clients: client,
    concurrency: 1,
    retry: retryOutcomes({ maxAttempts: 2 }),
  })
  // What takes any scheduler, such as the HTTP handler, takes one with a type.
  expectTypeOf(typed).toExtend<Scheduler>()
  expectTypeOf(typed).toExtend<Events<SchedulerEvents<Order>>>()
  const generic = <CallMetadata extends Metadata>(scheduler: Scheduler<CallMetadata>): Scheduler => scheduler
  expect(generic(typed)).toBe(typed)
  // @ts-expect-error metadata are objects
  expect(() => createScheduler<string>({ store, clients: client, concurrency: 0 })).toThrow(RangeError)
})
