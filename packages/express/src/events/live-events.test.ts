import { createEvents } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import type { SchedulerEvents } from '@outdial/scheduler-core'
import { expect, it } from 'vitest'
import { serve } from '../testing/serve.ts'
import { createLiveEvents } from './live-events.ts'

async function live() {
  const clock = manualClock()
  const scheduler = createEvents<SchedulerEvents>()
  const events = createLiveEvents({ epoch: 'e1', clock, scheduler })
  const url = await serve((_request, response) => events.open(response, undefined))
  const listen = async () => {
    const { body } = await fetch(url)
    const chunks = body?.pipeThrough(new TextDecoderStream()).getReader()
    return async () => (await chunks?.read())?.value
  }
  return { clock, scheduler, events, listen }
}

it('where there is no dialer a page begins with the epoch alone', async () => {
  const { listen } = await live()
  expect(await (await listen())()).toBe('retry: 2000\n\nevent: hello\ndata: {"epoch":"e1"}\n\n')
})

it('the first change opens a window of 50 ms; all that follow in it are written as one, to every page', async () => {
  const { clock, events, listen } = await live()
  const pages = [await listen(), await listen()]
  for (const next of pages) await next()
  events.history(['+13018040001'])
  await clock.advance(49)
  events.history(['+13018040002'])
  await clock.advance(1)
  events.history(['+13018040003'])
  await clock.advance(50)
  for (const next of pages) {
    expect(await next()).toBe('event: history\ndata: {"epoch":"e1","numbers":["+13018040001","+13018040002"]}\n\n')
    expect(await next()).toBe('event: history\ndata: {"epoch":"e1","numbers":["+13018040003"]}\n\n')
  }
})

it('what changes while no page is there is kept for none', async () => {
  const { clock, events, listen } = await live()
  events.history(['+13018040001'])
  expect(clock.waiting).toBe(0)
  const next = await listen()
  await next()
  events.history(['+13018040002'])
  await clock.advance(50)
  expect(await next()).toContain('["+13018040002"]')
})

it('close tells what waits, and listens to the scheduler no more', async () => {
  const { clock, scheduler, events, listen } = await live()
  const next = await listen()
  await next()
  events.history(['+13018040001'])
  expect(scheduler.has('call')).toBe(true)
  events.close()
  expect(await next()).toContain('["+13018040001"]')
  expect(await next()).toBeUndefined()
  expect([scheduler.has('call'), clock.waiting]).toEqual([false, 0])
})
