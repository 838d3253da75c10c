import { expect, it } from 'vitest'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const watchEnd = (promise: Promise<void>) => {
  const seen: { state: unknown } = { state: 'waits' }
  promise.then(
    () => (seen.state = 'resolved'),
    (error: unknown) => (seen.state = error),
  )
  return seen
}

it('a queue without an open call is idle at once, whether it exists or not', async () => {
  const { scheduler } = createFixture()
  await scheduler.schedule({ to: number(1), queue: 'other' })
  await expect(scheduler.onIdle('never-used')).resolves.toBeUndefined()
})

it('a queue is idle when its last call has ended: waiting, ringing and retried calls are open', async () => {
  const fixture = createFixture({ retry: ({ attempt }) => (attempt < 2 ? 60_000 : null) })
  const { scheduler, clock, phone } = fixture
  await scheduler.start()
  await scheduler.schedule([{ to: number(1) }, { to: number(2), at: fixture.in(300_000) }])
  const idle = watchEnd(scheduler.onIdle('default'))
  const endNext = async (index: number, status: 'busy' | 'completed') => {
    const post = phone.post(index)
    post.placed(`c${index}`)
    await clock.advance(0)
    await phone.report(post.request.reference, status)
    await clock.advance(200)
  }
  await clock.advance(0)
  await endNext(0, 'busy')
  expect(idle.state).toBe('waits')
  await clock.advance(60_000)
  await endNext(1, 'busy')
  expect(idle.state).toBe('waits')
  await clock.advance(300_000)
  await endNext(2, 'completed')
  expect(idle.state).toBe('resolved')
})

it('ends by another process count, and so does a cancelled call', async () => {
  const fixture = createFixture()
  const [call] = await fixture.scheduler.schedule([{ to: number(1), queue: 'list', at: fixture.in(60_000) }])
  const idle = watchEnd(fixture.scheduler.onIdle('list'))
  await fixture.clock.advance(1000)
  expect(idle.state).toBe('waits')
  await fixture.another().cancel(call?.id ?? '')
  await fixture.clock.advance(2000)
  expect(idle.state).toBe('resolved')
})

it('a queue whose last call is moved to another is idle', async () => {
  const fixture = createFixture()
  const { id } = await fixture.scheduler.schedule({ to: number(1), queue: 'list', at: fixture.in(3_600_000) })
  const idle = watchEnd(fixture.scheduler.onIdle('list'))
  await fixture.clock.advance(1000)
  await fixture.scheduler.edit(id, { queue: 'other' })
  await fixture.clock.advance(30_000)
  expect(idle.state).toBe('resolved')
})

it('hundreds of ends are a few looks at the store', async () => {
  const fixture = createFixture()
  const calls = await fixture.scheduler.schedule(
    Array.from({ length: 300 }, (_, n) => ({ to: number(n % 90), at: fixture.in(60_000) })),
  )
  let looks = 0
  const { list } = fixture.store
  Object.assign(fixture.store, { list: (query: never) => (looks++, list(query)) })
  const idle = watchEnd(fixture.scheduler.onIdle('default'))
  await fixture.clock.advance(0)
  for (const { id } of calls) await fixture.scheduler.cancel(id)
  await fixture.clock.advance(500)
  expect(idle.state).toBe('resolved')
  expect(looks).toBeLessThan(10)
})

it('an abort ends the wait with its reason, and nothing is watched any more', async () => {
  const fixture = createFixture()
  await fixture.scheduler.schedule({ to: number(1), at: fixture.in(60_000) })
  const abort = new AbortController()
  const idle = watchEnd(fixture.scheduler.onIdle('default', { signal: abort.signal }))
  await fixture.clock.advance(0)
  const reason = new Error('enough')
  abort.abort(reason)
  await fixture.clock.advance(0)
  expect(idle.state).toBe(reason)
  expect(fixture.clock.waiting).toBe(0)
  await expect(fixture.scheduler.onIdle('default', { signal: abort.signal })).rejects.toBe(reason)
})

it('a store that cannot be read, and a name that is none, are errors', async () => {
  const fixture = createFixture()
  await expect(fixture.scheduler.onIdle('')).rejects.toMatchObject({ code: 'invalid-queue' })
  await fixture.store.close()
  await expect(fixture.scheduler.onIdle('default')).rejects.toMatchObject({ code: 'store-closed' })
})
