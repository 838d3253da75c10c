import { manualClock } from '@outdial/call-client/testing'
import { createScheduler, memoryStore } from '@outdial/scheduler-core'
import { expect, it } from 'vitest'
import { countRecentlyDialed } from './recently-dialed.ts'
import { recordId } from './record-id.ts'

const FROM = '+15550000001'
const [A, B, C] = ['+13018040001', '+13018040002', '+13018040003'] as const
const MAX_CALL_MS = 600_000

/** A history with these calls: number, who dialed it, and how long ago it began. */
async function counted(...calls: readonly (readonly [to: string, id: string, agoMs: number])[]) {
  const clock = manualClock()
  const client = {
    provider: { name: 'hand', parseWebhook: true },
    maxCallMs: 60_000,
    placeTimeoutMs: 10_000,
    place: () => Promise.reject(new Error('nothing is placed here')),
    get: () => Promise.reject(new Error('not used here')),
    hangUp: () => Promise.reject(new Error('not used here')),
    addRecorder: () => () => {},
  }
  const scheduler = createScheduler({ store: memoryStore({ clock }), clients: client, concurrency: 1, clock })
  await scheduler.log(
    calls.map(([to, id, agoMs]) => ({
      id,
      from: FROM,
      to,
      at: new Date(clock.now().getTime() - agoMs),
      answered: false,
      outcome: 'busy' as const,
    })),
  )
  return { clock, count: countRecentlyDialed({ epoch: 'now', clock, scheduler, maxCallMs: MAX_CALL_MS }) }
}

it('counts the calls to the numbers of the list that an earlier process began within `maxCallMs`', async () => {
  const { clock, count } = await counted(
    [A, recordId('before', 0, 1), 60_000],
    [A, recordId('before', 0, 2), 30_000],
    [B, recordId('before', 1, 1), MAX_CALL_MS - 1],
    [C, recordId('before', 2, 1), 1000],
  )
  const lastAt = new Date(clock.now().getTime() - 30_000).toISOString()
  expect(await count([A, B, A, 'no number'])).toEqual({ count: 3, lastAt })
})

it.each([
  ['of this process', [A, recordId('now', 0, 1), 1000]],
  ['that are surely over', [A, recordId('before', 0, 1), MAX_CALL_MS]],
  ['that no dialer placed', [A, 'a-logged-call', 1000]],
  ['to other numbers', [B, recordId('before', 0, 1), 1000]],
] as const)('does not count calls %s', async (_, call) => {
  const { count } = await counted(call)
  expect(await count([A, FROM])).toBeUndefined()
})

it('reads the history again after ten seconds', async () => {
  const { clock, count } = await counted([A, recordId('before', 0, 1), MAX_CALL_MS - 5000])
  expect(await count([A])).toMatchObject({ count: 1 })
  await clock.advance(9999)
  expect(await count([A])).toMatchObject({ count: 1 })
  await clock.advance(1)
  expect(await count([A])).toBeUndefined()
})
