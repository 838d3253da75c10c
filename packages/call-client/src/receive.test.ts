import { describe, expect, it } from 'vitest'
import { createCallClient } from './client.ts'
import type { CallUpdate, Recorded } from './kernel/call.ts'
import type { AttemptStatus } from './kernel/status.ts'
import { send, setUp, to } from './testing/provider-by-hand.ts'

describe('receiving a webhook', () => {
  const unknownReference = 'f'.repeat(32)

  it.each([
    ['an unknown reference', `/by-hand/${unknownReference}`, 'ringing', 404],
    ['another provider', `/another/${unknownReference}`, 'ringing', 404],
    ['a path that is none', '/by-hand', 'ringing', 404],
    ['a path with more in it', `/by-hand/${unknownReference}/x`, 'ringing', 404],
    ['a reference that is none', '/by-hand/..', 'ringing', 404],
    ['a bad signature', `/by-hand/${unknownReference}`, 'forged', 403],
    ['what cannot be read', `/by-hand/${unknownReference}`, 'garbage', 400],
    ['a webhook without an update', `/by-hand/${unknownReference}`, 'nothing', 200],
  ])('of %s is answered', async (_, path, word, status) => {
    const { calls } = setUp()
    expect(await send(calls, path, word)).toMatchObject({ status })
  })

  it('that repeats a known update, even after the end, is answered 200', async () => {
    const { calls, hear, clock } = setUp()
    const dialed = calls.dial({ to })
    await clock.advance(0)
    await hear('completed')
    await dialed
    expect(await hear('completed')).toMatchObject({ status: 200 })
    expect(await hear('ringing')).toMatchObject({ status: 200 })
  })

  it('finds its attempt at another client that shares a recorder', async () => {
    const store = new Map<string, AttemptStatus>()
    const recorder = {
      record: async ({ reference = '', status }: CallUpdate): Promise<Recorded> => {
        if (!store.has(reference)) return 'unknown'
        store.set(reference, status)
        return 'applied'
      },
    }
    const placing = setUp()
    const receiving = createCallClient({ provider: placing.port })
    placing.calls.addRecorder(recorder)
    const remove = receiving.addRecorder(recorder)
    const reference = 'e'.repeat(32)
    store.set(reference, 'dialing')
    const answer = placing.calls.place({ to, reference })
    await placing.clock.advance(0)
    expect(await placing.hear('ringing', 0, receiving)).toMatchObject({ status: 200 })
    expect(store.get(reference)).toBe('ringing')
    expect(await send(receiving, `/by-hand/${unknownReference}`, 'ringing')).toMatchObject({ status: 404 })
    remove()
    expect(await placing.hear('ringing', 0, receiving)).toMatchObject({ status: 404 })
    placing.placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await answer
  })

  it('is answered 503 if one recorder fails, even if another knew the attempt', async () => {
    const { calls, hear, clock } = setUp()
    const errors: unknown[] = []
    calls.on('error', ({ error }) => errors.push(error))
    const failure = new Error('the database is away')
    calls.addRecorder({ record: async () => Promise.reject(failure) })
    const dialed = calls.dial({ to })
    await clock.advance(0)
    expect(await hear('completed')).toMatchObject({ status: 503 })
    expect((await dialed).outcome).toBe('completed')
    expect(errors).toEqual([failure])
  })

  it('emits one `update`, however many recorded it', async () => {
    const { calls, hear, clock } = setUp()
    calls.addRecorder({ record: async () => 'applied' })
    const updates: CallUpdate[] = []
    calls.on('update', update => updates.push(update))
    void calls.dial({ to })
    await clock.advance(0)
    await hear('ringing')
    expect(updates.map(({ status }) => status)).toEqual(['ringing'])
  })
})
