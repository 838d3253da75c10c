import { connect, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { answer, faultyServer } from '../../test/faulty-server.ts'
import { createCallClient } from '../client.ts'
import { isCallError } from '../kernel/call-error.ts'
import { callApi } from './call-api/call-api.ts'

// One surplus answer right after another is in the cases `connections` of `testCallProvider`.

const AT_ONCE = 3

const turn = () => new Promise<void>(resolve => void setImmediate(resolve))

const numberIn = (text: string) => /\+\d+/.exec(text)?.[0] ?? ''
const placedAnswer = (text: string) =>
  answer('201 Created', JSON.stringify({ id: 1, status: 'initiated', phone_number: numberIn(text) }))

/** Places many calls, and returns the numbers that came back as surely not placed, and the others. */
async function placeMany(baseUrl: string, posts: number) {
  const calls = createCallClient({ provider: callApi({ baseUrl }) })
  const results = { placed: 0, unknown: 0, no: [] as string[] }
  let next = 0
  const lane = async () => {
    while (next < posts) {
      const to = `+1301804${1000 + next++}`
      await calls.place({ to }).then(
        () => results.placed++,
        error => {
          if (isCallError(error) && error.placed === 'no') results.no.push(to)
          else results.unknown++
        },
      )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return results
}

// The last one often enough for rare timings.
const REFUSALS = [
  ['400 Bad Request', 30],
  ['404 Not Found', 30],
  ['429 Too Many Requests', 300],
] as const

describe.each(REFUSALS)('a %s that belongs to no request', (refusal, posts) => {
  const surplus = answer(refusal, '{"error":"no"}')

  it('is never the answer to a POST if a service sends it before the answer to the next request', async () => {
    const { baseUrl, requests } = await faultyServer(
      (socket, _, onSocket, text) => void socket.write((onSocket > 1 ? surplus : '') + placedAnswer(text)),
    )
    expect(await placeMany(baseUrl, posts)).toEqual({ placed: posts, unknown: 0, no: [] })
    expect(requests()).toBe(posts)
  })

  it('is never the answer to a POST if a proxy is out of step, one answer behind, on a connection', async () => {
    const service = await faultyServer((socket, _1, _2, text) => void socket.write(placedAnswer(text)))
    const upstreams = new WeakMap<Socket, Socket>()
    const open = (client: Socket) => {
      const upstream = connect(service.port, '127.0.0.1').on('error', () => {})
      client.on('close', () => upstream.destroy())
      // Each answer takes the place of the next.
      let queued: string[] = []
      upstream.on('data', data => {
        queued = [...queued, String(data), surplus]
        client.write(queued.shift() ?? '')
      })
      return upstream
    }
    const proxy = await faultyServer((socket, _1, _2, text) => {
      const upstream = upstreams.get(socket) ?? open(socket)
      upstreams.set(socket, upstream)
      upstream.write(text)
    })
    expect(await placeMany(proxy.baseUrl, posts)).toEqual({ placed: posts, unknown: 0, no: [] })
    expect(service.requests()).toBe(posts)
  })

  it('is no answer if it was received before the request was written, and then nothing is sent', async () => {
    const { baseUrl, requests } = await faultyServer(
      () => {},
      socket => void socket.write(surplus),
    )
    const slowConnection: typeof fetch = async (input, { body, ...init } = {}) => {
      const bytes = body instanceof ReadableStream ? body.getReader() : expect.unreachable('no stream')
      // The connection is ready long before the body is asked for, so the answer is read first.
      const late = new ReadableStream(
        {
          async pull(controller) {
            for (let turns = 0; turns < 100; turns++) await turn()
            controller.enqueue((await bytes.read()).value)
          },
        },
        { highWaterMark: 0 },
      )
      return fetch(input, { ...init, body: late })
    }
    const calls = createCallClient({ provider: callApi({ baseUrl, fetch: slowConnection }) })
    for (let post = 0; post < 20; post++) {
      const placed = calls.place({ to: '+13018040009' })
      await expect(placed).rejects.toMatchObject({ code: 'unavailable', placed: 'no', status: undefined })
    }
    expect(requests()).toBe(0)
  })

  it('is never the answer to a POST if a service sends it on an idle connection', async () => {
    const { baseUrl, requests } = await faultyServer((socket, _1, _2, text) => {
      socket.write(placedAnswer(text))
      setTimeout(() => socket.writable && socket.write(surplus), 1)
    })
    expect(await placeMany(baseUrl, posts)).toEqual({ placed: posts, unknown: 0, no: [] })
    expect(requests()).toBe(posts)
  })
})
