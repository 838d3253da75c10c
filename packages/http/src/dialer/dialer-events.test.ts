import { manualClock } from '@outdial/call-client/testing'
import { createDialer } from '@outdial/dialer'
import { expect, it } from 'vitest'
import { createHandler } from '../handler.ts'
import { toNodeListener } from '../node/listener.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { type LiveEvent, readEvents } from '../testing/read-events.ts'
import { serve } from '../testing/serve.ts'
import { type DialerSnapshot, dialerSnapshotSchema } from './dialer-schemas.ts'

const NUMBERS = Array.from({ length: 40 }, (_, n) => `+1301804${1000 + n}`)

async function dialerApp() {
  const phone = scriptedPhone()
  const clock = manualClock()
  const handler = createHandler({
    webhooks: { receive: async () => ({ status: 200 }) },
    dialer: createDialer({ dial: phone.dial, concurrency: 3 }),
    list: () => NUMBERS,
    clock,
  })
  const url = await serve(toNodeListener(handler))
  const post = (action: string) => fetch(`${url}/api/dialer/${action}`, { method: 'POST' })
  const snapshot = async () => dialerSnapshotSchema.parse(await (await fetch(`${url}/api/dialer`)).json())
  return { phone, clock, handler, url, post, snapshot }
}

it('a stream begins with the epoch and the snapshot, then sends the last states of 50 ms', async () => {
  const { url, post, phone, clock, snapshot } = await dialerApp()
  const page = await readEvents(url)
  expect(page.response.headers.get('content-type')).toMatch('text/event-stream')
  const before = await snapshot()
  expect(await page.next()).toEqual({ event: 'hello', data: { epoch: before.epoch } })
  expect(await page.next()).toEqual({ event: 'snapshot', data: before })

  await post('start')
  await clock.advance(50)
  expect(await page.next()).toEqual({ event: 'snapshot', data: await snapshot() })

  phone.calls[0]?.ring()
  await clock.advance(49)
  phone.calls[0]?.end('busy')
  phone.calls[1]?.ring()
  await clock.advance(1)
  const received = [await page.next(), await page.next(), await page.next()].map(
    event => event?.event === 'entry' && [event.data.index, event.data.status],
  )
  expect(received).toEqual([
    [0, 'busy'],
    [1, 'ringing'],
    [3, 'dialing'],
  ])

  await post('pause')
  await post('resume')
  await clock.advance(50)
  expect(await page.next()).toMatchObject({ event: 'dialer', data: { state: 'running', version: 3 } })
})

it('entries have the details of their attempts while the calls go on, with short texts', async () => {
  const { url, post, phone, clock, snapshot } = await dialerApp()
  await post('start')
  const page = await readEvents(url)
  await page.next()
  await page.next()
  phone.calls[0]?.ring({ details: { answeredBy: 'human', transcript: 'Hi. '.repeat(1000) } })
  await clock.advance(50)
  const details = { answeredBy: 'human', transcript: `${'Hi. '.repeat(1000).slice(0, 499)}…` }
  expect(await page.next()).toMatchObject({ event: 'entry', data: { index: 0, details } })
  expect((await snapshot()).entries[0]?.details).toEqual(details)
})

it('a page that connects at any moment ends with the snapshot of the server', async () => {
  const { url, post, phone, clock, snapshot } = await dialerApp()
  const pages: Promise<unknown>[] = []
  const endedPicture = async () => {
    const page = await readEvents(url)
    return replay(page.next)
  }
  pages.push(endedPicture())
  await post('start')
  for (let n = 0; n < NUMBERS.length; n++) {
    pages.push(endedPicture())
    await expect.poll(() => phone.calls.length, { interval: 1 }).toBeGreaterThan(n)
    phone.calls[n]?.ring()
    phone.calls[n]?.end(n % 3 === 0 ? 'busy' : 'completed')
    if (n % 2 === 0) await clock.advance(50)
  }
  await expect.poll(async () => (await snapshot()).state).toBe('finished')
  await clock.advance(50)
  const expected = await snapshot()
  for (const page of pages) expect(await page).toEqual(expected)
})

/** The state of a page after the run: the last snapshot and the events after it. */
async function replay(next: () => Promise<LiveEvent | undefined>) {
  let known: DialerSnapshot | undefined
  for (let event = await next(); event; event = await next()) {
    if (event.event === 'snapshot') known = event.data
    if (event.event === 'dialer') known = { ...event.data, entries: known?.entries ?? [] }
    if (event.event === 'entry' && known) {
      const { epoch, ...entry } = event.data
      expect(epoch).toBe(known.epoch)
      known.entries[entry.index] = entry
    }
    if (known?.state === 'finished') return known
  }
  throw new Error('The stream ended before')
}

it('each handler has its own epoch', async () => {
  expect((await (await dialerApp()).snapshot()).epoch).not.toBe((await (await dialerApp()).snapshot()).epoch)
})

it('close sends the pending events, ends the streams and refuses new ones, so that the server can close', async () => {
  const { url, handler, post, clock } = await dialerApp()
  const page = await readEvents(url)
  await post('start')
  handler.close()
  expect(clock.waiting).toBe(0)
  const received = [await page.next(), await page.next(), await page.next()].map(event => event?.event)
  expect(received).toEqual(['hello', 'snapshot', 'snapshot'])
  expect(await page.next()).toBeUndefined()
  const refused = await fetch(`${url}/api/events`)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  expect((await post('pause')).status).toBe(202)
})
