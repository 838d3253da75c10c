import { createDialer } from '@outdial/dialer'
import { expect, it } from 'vitest'
import { type Call, callPageSchema } from './calls/call-schemas.ts'
import { dialerSnapshotSchema } from './dialer/dialer-schemas.ts'
import { livePage } from './testing/live-page.ts'
import { scriptedPhone } from './testing/phone.ts'
import { scheduling } from './testing/scheduling.ts'

// `npm run test:full` runs all of them.
const RECONNECTS = import.meta.env.MODE === 'full' ? 200 : 40
const CHANGES_EACH = 25
const CHANGES = RECONNECTS * CHANGES_EACH

/** Random numbers from 0 to 1, the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

it(`a page that reconnects ${RECONNECTS} times during ${CHANGES} changes has the server's state each time`, {
  timeout: 120_000,
}, async () => {
  const random = seeded(4)
  const below = (count: number) => Math.floor(random() * count)
  const phone = scriptedPhone()
  const { url, scheduler, clock, get, errors } = await scheduling({
    limits: false,
    dialer: createDialer({ dial: phone.dial, concurrency: 5 }),
    list: () => Array.from({ length: 1500 }, (_, n) => `+1301804${1000 + n}`),
  })
  const scheduled: string[] = []
  let changes = 0
  scheduler.on('call', () => void changes++)

  const open = new Set<(typeof phone.calls)[number]>()
  let seen = 0
  const dialOn = () => {
    for (; seen < phone.calls.length; seen++) open.add(phone.calls[seen] ?? expect.unreachable())
    const call = [...open][below(open.size)]
    if (!call) return
    changes++
    if (random() < 0.4) return call.ring()
    open.delete(call)
    call.end(random() < 0.5 ? 'busy' : 'completed')
  }

  const change = async () => {
    const kind = random()
    const id = scheduled[below(scheduled.length)]
    if (kind < 0.4) dialOn()
    else if (kind < 0.5 || id === undefined) {
      const several = Array.from({ length: 1 + below(3) }, () => ({ to: '+19842068287', at: new Date('2099-01-01') }))
      for (const call of await scheduler.schedule(several)) scheduled.push(call.id)
    } else if (kind < 0.51) {
      scheduled.splice(scheduled.indexOf(id), 1)
      await scheduler.cancel(id)
    } else await scheduler.edit(id, { metadata: { changes } })
  }

  const page = livePage(url)
  await page.connect()
  await fetch(`${url}/api/dialer/start`, { method: 'POST' })

  for (let n = 0; n < RECONNECTS; n++) {
    const [lost, back] = [below(CHANGES_EACH), below(CHANGES_EACH)].toSorted((a, b) => a - b)
    let connecting: Promise<void> | undefined
    for (let at = 0; at < CHANGES_EACH; at++) {
      if (at === lost) page.drop()
      if (at === back) connecting = page.connect()
      await change()
      if (random() < 0.1) await clock.advance(below(60))
    }
    await connecting

    const last = `+1555${String(1_000_000 + n)}`
    await fetch(`${url}/api/phone-numbers/${last}/calls`, {
      method: 'POST',
      body: '{"from":"+13333333333","answered":false}',
      headers: { 'Content-Type': 'application/json' },
    })
    await clock.advance(50)
    await page.untilHistoryOf(last)
    expect(page.snapshot).toEqual(dialerSnapshotSchema.parse(await get('/dialer')))
    expect(page.calls).toEqual(await allCalls(get))
  }
  page.drop()
  expect(changes).toBeGreaterThan(CHANGES)
  expect(errors).toEqual([])
})

async function allCalls(get: (path: string) => Promise<unknown>): Promise<Map<string, Call>> {
  const calls = new Map<string, Call>()
  let cursor: string | undefined
  do {
    const page = callPageSchema.parse(await get(`/calls?limit=1000${cursor === undefined ? '' : `&cursor=${cursor}`}`))
    for (const call of page.calls) calls.set(call.id, call)
    cursor = page.cursor
  } while (cursor !== undefined)
  return calls
}
