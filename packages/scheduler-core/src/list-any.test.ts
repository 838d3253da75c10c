import { expect, it } from 'vitest'
import { createScheduler } from './create-scheduler.ts'
import { memoryStore } from './memory/memory-store.ts'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const HOUR = 3_600_000

/** Calls and records whose `shop` is 17, '17' or another, in turn. */
async function shops() {
  const { clock, phone } = createFixture()
  const store = memoryStore({ clock, metadataFields: ['shop'] })
  const scheduler = createScheduler({ store, clients: phone.client, concurrency: 1, clock })
  const shops = [17, '17', 18, '17', 17, 17, '17']
  const at = (n: number) => new Date(clock.now().getTime() + n * HOUR)
  await scheduler.schedule(shops.map((shop, n) => ({ to: number(n), at: at(n), metadata: { shop } })))
  await scheduler.log(
    shops.map((shop, n) => ({
      id: `r${n}`,
      from: number(n),
      to: number(99),
      at: new Date(clock.now().getTime() - n * HOUR),
      answered: true,
      metadata: { shop },
    })),
  )
  return scheduler
}

it.each(['soonest', 'latest'] as const)(
  'calls with one of several values are listed in pages, the %s first',
  async order => {
    const scheduler = await shops()
    const query = { metadata: { shop: [17, '17'] }, order, limit: 2 }
    const listed: unknown[] = []
    let cursor: string | undefined
    do {
      const page = await scheduler.list({ ...query, cursor })
      listed.push(...page.calls.map(({ to }) => to))
      cursor = page.cursor
    } while (cursor)
    const all = [0, 1, 3, 4, 5, 6].map(number)
    expect(listed).toEqual(order === 'soonest' ? all : all.toReversed())
  },
)

it('the log merges calls and records with one of several values', async () => {
  const scheduler = await shops()
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await scheduler.callLog({ metadata: { shop: [17, '17'] }, limit: 5, cursor })
    seen.push(...page.entries.map(entry => (entry.kind === 'logged' ? entry.record.id : entry.call.to)))
    cursor = page.cursor
  } while (cursor)
  expect(seen).toEqual([...[6, 5, 4, 3, 1, 0].map(number), 'r0', 'r1', 'r3', 'r4', 'r5', 'r6'])
})

it('a series ends if its next call has one of the values', async () => {
  const scheduler = await shops()
  const at = { local: '2026-06-01T09:00', timeZone: 'UTC' }
  const repeat = { rule: 'FREQ=DAILY' }
  await scheduler.schedule({ to: number(50), at, repeat, metadata: { shop: '18' } })
  expect(await scheduler.cancelAll({ metadata: { shop: [18, '18'] } })).toEqual({ cancelled: 2, failed: [] })
  expect((await scheduler.list({ to: number(50), status: 'scheduled' })).calls).toEqual([])
})
