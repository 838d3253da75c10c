import { createDialer } from '@outdial/dialer'
import express from 'express'
import { expect, it } from 'vitest'
import { outdial } from './router.ts'
import { pictureSchema } from './schemas.ts'
import { scriptedPhone } from './testing/phone.ts'
import { type DeskEvent, readEvents } from './testing/read-events.ts'
import { serve } from './testing/serve.ts'

const NUMBERS = Array.from({ length: 40 }, (_, n) => `+1301804${1000 + n}`)

async function desk() {
  const phone = scriptedPhone()
  const router = outdial({
    calls: { receive: async () => ({ status: 200 }) },
    dialer: createDialer({ dial: phone.dial, concurrency: 3 }),
    list: () => NUMBERS,
  })
  const url = await serve(express().use(router))
  const post = (action: string) => fetch(`${url}/api/dialer/${action}`, { method: 'POST' })
  const picture = async () => pictureSchema.parse(await (await fetch(`${url}/api/dialer`)).json())
  return { phone, router, url, post, picture }
}

it('a stream begins with the picture, then tells every change in order', async () => {
  const { url, post, phone, picture } = await desk()
  const page = await readEvents(url)
  expect(page.response.headers.get('content-type')).toMatch('text/event-stream')
  const first = await page.next()
  expect(first).toEqual({ event: 'snapshot', data: await picture() })
  await post('start')
  phone.calls[0]?.ring()
  const told: unknown[] = []
  await page.until(({ event, data }) => {
    told.push(event === 'entry' ? [data.index, data.status] : [event, data.state])
    return event === 'entry' && data.status === 'ringing'
  })
  expect(told).toEqual([
    ['snapshot', 'idle'],
    ['dialer', 'running'],
    [0, 'dialing'],
    [1, 'dialing'],
    [2, 'dialing'],
    [0, 'ringing'],
  ])
})

it('whenever a page connects, what it has heard in the end is the picture of the server', async () => {
  const { url, post, phone, picture } = await desk()
  const pages: Promise<unknown>[] = []
  const endedPicture = async () => {
    const page = await readEvents(url)
    return replay(page.next, event => event.event !== 'entry' && event.data.state === 'finished')
  }
  pages.push(endedPicture())
  await post('start')
  for (let n = 0; n < NUMBERS.length; n++) {
    pages.push(endedPicture())
    await expect.poll(() => phone.calls.length, { interval: 1 }).toBeGreaterThan(n)
    phone.calls[n]?.ring()
    phone.calls[n]?.end(n % 3 === 0 ? 'busy' : 'completed')
  }
  await expect.poll(async () => (await picture()).state).toBe('finished')
  const expected = await picture()
  for (const page of pages) expect(await page).toEqual(expected)
})

/** What a page knows once this event has come: the last snapshot, changed by all that came after it. */
async function replay(next: () => Promise<DeskEvent | undefined>, last: (event: DeskEvent) => boolean) {
  let known: Record<string, unknown> & { entries: unknown[] } = { entries: [] }
  for (let event = await next(); event; event = await next()) {
    if (event.event === 'snapshot') known = { ...event.data }
    else if (event.event === 'dialer') known = { ...known, ...event.data }
    else {
      const { epoch, ...entry } = event.data
      expect(epoch).toBe(known.epoch)
      known.entries[entry.index] = entry
    }
    if (last(event)) return known
  }
  throw new Error('The stream ended before')
}

it('each router has an epoch of its own', async () => {
  expect((await (await desk()).picture()).epoch).not.toBe((await (await desk()).picture()).epoch)
})

it('close ends the streams and refuses new ones, so that the server can close', async () => {
  const { url, router, post } = await desk()
  const page = await readEvents(url)
  await page.next()
  router.close()
  expect(await page.next()).toBeUndefined()
  const refused = await fetch(`${url}/api/events`)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  expect((await post('start')).status).toBe(202)
})
