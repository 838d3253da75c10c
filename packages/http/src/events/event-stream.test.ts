import { once } from 'node:events'
import { connect } from 'node:net'
import { manualClock } from '@outdial/call-client/testing'
import { expect, it } from 'vitest'
import { send } from '../node/node-response.ts'
import { serve } from '../testing/serve.ts'
import { createEventStream } from './event-stream.ts'

async function streaming() {
  const clock = manualClock()
  const stream = createEventStream(clock)
  const url = new URL(
    await serve((request, response) =>
      send(
        stream.open(() => 'event: hello\ndata: {"n":0}\n\n'),
        request,
        response,
      ),
    ),
  )
  const listen = async () => {
    const response = await fetch(url)
    const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    return {
      response,
      /** Reads up to this text. */
      async upTo(text: string): Promise<string> {
        while (!heard.includes(text)) {
          const { value, done } = (await chunks?.read()) ?? { done: true }
          if (done) throw new Error(`The stream ended before ${text}`)
          heard += value
        }
        return heard
      },
      leave: () => chunks?.cancel(),
      ended: async () => (await chunks?.read())?.done,
    }
  }
  return { clock, stream, url, listen }
}

it('a stream begins with the first events, and forbids caches and proxies to keep it', async () => {
  const { listen } = await streaming()
  const page = await listen()
  expect(await page.upTo('\n\nevent')).toMatch(/^retry: 2000\n\n/)
  expect(await page.upTo('}\n\n')).toContain('event: hello\ndata: {"n":0}\n\n')
  expect(Object.fromEntries(page.response.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
})

it('every page receives the events that are written after it connects', async () => {
  const { stream, listen } = await streaming()
  stream.write('data: before\n\n')
  const pages = [await listen(), await listen(), await listen()]
  stream.write('data: ünd\n\n')
  stream.write('data: after\n\n')
  for (const page of pages) {
    expect(await page.upTo('after\n\n')).toMatch(/^retry: 2000\n\nevent: hello\n.*\n\ndata: ünd\n\ndata: after\n\n$/)
  }
})

it('a heartbeat is sent every 15 s, and no timer is left when the last page has disconnected', async () => {
  const { clock, stream, listen } = await streaming()
  const [page, other] = [await listen(), await listen()]
  await clock.advance(15_000)
  await page.upTo('event: heartbeat\ndata: {}\n\n')
  await clock.advance(15_000)
  await page.upTo('event: heartbeat\ndata: {}\n\nevent: heartbeat\ndata: {}\n\n')
  await page.leave()
  await expect.poll(() => stream.size).toBe(1)
  expect(clock.waiting).toBe(1)
  await other.leave()
  await expect.poll(() => stream.size).toBe(0)
  expect(clock.waiting).toBe(0)
})

it('a page that does not read is disconnected, and the others go on', async () => {
  const { stream, url, listen } = await streaming()
  const slow = connect(Number(url.port), url.hostname)
    .pause()
    .on('error', () => {})
  slow.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  const page = await listen()
  await expect.poll(() => stream.size).toBe(2)
  const text = 'x'.repeat(256 * 1024)
  for (let n = 1; stream.size === 2 && n < 1000; n++) {
    stream.write(`data: ${n} ${text}\n\n`)
    await page.upTo(`data: ${n} `)
  }
  expect(stream.size).toBe(1)
  slow.resume()
  await once(slow, 'close')
})

it('close ends every stream', async () => {
  const { clock, stream, listen } = await streaming()
  const page = await listen()
  await page.upTo('}\n\n')
  stream.close()
  expect(await page.ended()).toBe(true)
  expect(stream.size).toBe(0)
  expect(clock.waiting).toBe(0)
})
