import { toPhoneNumber } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import type { Watcher } from '@outdial/scheduler-core'
import { expect, it } from 'vitest'
import { send } from '../node/node-response.ts'
import { serve } from '../testing/serve.ts'
import { createEventHub } from './event-hub.ts'

async function live() {
  const clock = manualClock()
  const watchers = new Set<Watcher>()
  const scheduler = {
    watch(watcher: Watcher) {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
  }
  const events = createEventHub({ epoch: 'e1', clock, scheduler })
  const url = await serve((request, response) =>
    send(
      events.open({ role: 'admin' }, () => undefined),
      request,
      response,
    ),
  )
  const listen = async () => {
    const { body } = await fetch(url)
    const chunks = body?.pipeThrough(new TextDecoderStream()).getReader()
    return { next: async () => (await chunks?.read())?.value, leave: async () => chunks?.cancel() }
  }
  const history = (number: string) => {
    for (const watcher of watchers) watcher.history?.([toPhoneNumber(number)])
  }
  return { clock, watchers, events, history, listen }
}

it('without a dialer a page begins with the epoch only', async () => {
  const { listen } = await live()
  expect(await (await listen()).next()).toBe('retry: 2000\n\nevent: hello\ndata: {"epoch":"e1"}\n\n')
})

it('the first change opens a window of 50 ms, whose changes are sent to every page as one batch', async () => {
  const { clock, history, listen } = await live()
  const pages = [await listen(), await listen()]
  for (const { next } of pages) await next()
  history('+13018040001')
  await clock.advance(49)
  history('+13018040002')
  await clock.advance(1)
  history('+13018040003')
  await clock.advance(50)
  for (const { next } of pages) {
    expect(await next()).toBe('event: history\ndata: {"epoch":"e1","numbers":["+13018040001","+13018040002"]}\n\n')
    expect(await next()).toBe('event: history\ndata: {"epoch":"e1","numbers":["+13018040003"]}\n\n')
  }
})

it('changes without a connected page are not kept', async () => {
  const { clock, watchers, history, listen } = await live()
  const { leave } = await listen()
  const [watcher] = watchers
  await leave()
  await expect.poll(() => watchers.size).toBe(0)
  watcher?.history?.([toPhoneNumber('+13018040001')])
  expect(clock.waiting).toBe(0)
  const { next } = await listen()
  await next()
  history('+13018040002')
  await clock.advance(50)
  expect(await next()).toContain('["+13018040002"]')
})

it('the scheduler is watched once, while a page is connected', async () => {
  const { watchers, listen, events } = await live()
  expect(watchers.size).toBe(0)
  const pages = [await listen(), await listen()]
  expect(watchers.size).toBe(1)
  for (const page of pages) await page.leave()
  await expect.poll(() => watchers.size).toBe(0)
  await listen()
  expect(watchers.size).toBe(1)
  events.close()
})

it('missed changes of the scheduler are sent as `calls-missed`', async () => {
  const { clock, watchers, listen } = await live()
  const { next } = await listen()
  await next()
  for (const watcher of watchers) watcher.missed()
  await clock.advance(50)
  expect(await next()).toBe('event: calls-missed\ndata: {"epoch":"e1"}\n\n')
})

it('close sends the pending events, and stops watching the scheduler', async () => {
  const { clock, watchers, events, history, listen } = await live()
  const { next } = await listen()
  await next()
  history('+13018040001')
  expect(watchers.size).toBe(1)
  events.close()
  expect(await next()).toContain('["+13018040001"]')
  expect(await next()).toBeUndefined()
  expect([watchers.size, clock.waiting]).toEqual([0, 0])
})
