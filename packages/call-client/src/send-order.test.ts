import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { answer, faultyServer } from '../test/faulty-server.ts'
import { createCallClient } from './client.ts'
import { CallError } from './kernel/call-error.ts'
import { callApi } from './providers/call-api/call-api.ts'
import { manualClock } from './testing/manual-clock.ts'
import { provider as byHand, watch } from './testing/provider-by-hand.ts'

const STARTS = 50
const NUMBERS = Array.from({ length: 9 }, (_, n) => `+1301804000${n}`)
const ACCEPTED = answer('201 Created', '{"id":1,"status":"initiated"}')

/** A service at both addresses of `localhost`. It answers after all numbers have arrived. */
async function localService() {
  const arrived: string[] = []
  const replies: (() => void)[] = []
  const ipv4 = await faultyServer((socket, _1, _2, text) => {
    arrived.push(/\+\d+/.exec(text)?.[0] ?? '')
    replies.push(() => socket.write(ACCEPTED))
    if (replies.length === NUMBERS.length) for (const reply of replies.splice(0)) reply()
  })
  const ipv6 = createServer(socket => void ipv4.server.emit('connection', socket)).listen(ipv4.port, '::1')
  await once(ipv6, 'listening')
  onTestFinished(() => void ipv6.close())
  return { baseUrl: `http://localhost:${ipv4.port}`, arrived }
}

describe('calls of one client', () => {
  it('reach the service in the order of `place`, on new connections, without waiting for answers', async () => {
    const { baseUrl, arrived } = await localService()
    for (let start = 0; start < STARTS; start++) {
      const calls = createCallClient({ provider: callApi({ baseUrl }) })
      await Promise.all(NUMBERS.map(to => calls.place({ to })))
      expect(arrived.splice(0)).toEqual(NUMBERS)
    }
  })

  it('wait for one whose connection is slow to open, and not for one whose connection is refused', async () => {
    const { baseUrl, arrived } = await localService()
    const connected = Promise.withResolvers<void>()
    const began: (string | undefined)[] = []
    const slowOrRefused: typeof fetch = async (input, init) => {
      began.push(NUMBERS[began.length])
      if (began.length === 1) await connected.promise
      return fetch(began.length === 3 ? 'http://127.0.0.1:1' : input, init)
    }
    const calls = createCallClient({ provider: callApi({ baseUrl, fetch: slowOrRefused }) })
    const placed = NUMBERS.map(to => calls.place({ to }))
    const tenth = calls.place({ to: '+13018040010' })
    await new Promise(resolve => void setImmediate(resolve))
    expect(began).toHaveLength(1)
    connected.resolve()
    await expect(placed[2]).rejects.toMatchObject({ code: 'unavailable', placed: 'no' })
    await Promise.all([...placed.toSpliced(2, 1), tenth])
    expect(arrived).toEqual([...NUMBERS.toSpliced(2, 1), '+13018040010'])
  })

  it('wait for the answer, for at most `placeTimeoutMs`, if a provider does not report that it has sent', async () => {
    const clock = manualClock()
    const { port, placed } = byHand()
    const provider = {
      ...port,
      place: ((request, { signal }) => port.place(request, { signal })) satisfies typeof port.place,
    }
    const calls = createCallClient({ provider, clock, placeTimeoutMs: 5000 })
    const [first] = [calls.place({ to: '+13018040009' }), calls.dial({ to: '+19842068287' })]
    const late = watch(first)
    await clock.advance(0)
    expect(placed).toHaveLength(1)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    expect([placed.length, late.value?.providerCallId]).toEqual([2, '7'])

    void calls.dial({ to: '+15512459377' })
    await clock.advance(4999)
    expect(placed).toHaveLength(2)
    await clock.advance(1)
    expect(placed).toHaveLength(3)
  })

  it('are sent within `placeTimeoutMs` or never, since a line is free at `maxCallMs` after it', async () => {
    const clock = manualClock()
    const asked: (boolean | undefined)[] = []
    const ask = Promise.withResolvers<void>()
    const { port } = byHand()
    const calls = createCallClient({
      clock,
      placeTimeoutMs: 5000,
      provider: {
        ...port,
        async place(_, { maySend }) {
          await ask.promise
          asked.push(maySend?.())
          throw new CallError('aborted', 'not sent')
        },
      },
    })
    const late = watch(calls.place({ to: '+13018040009' }, { maySend: () => true }))
    await clock.advance(5000)
    ask.resolve()
    await clock.advance(0)
    expect(asked).toEqual([false])
    expect(late.error).toMatchObject({ code: 'timed-out' })
  })
})
