import type { Dial } from '@outdial/call-client/kernel'
import { expect, it } from 'vitest'
import { createDialer } from './dialer.ts'
import type { RunError } from './events.ts'
import { paced } from './paced.ts'
import { dialByHand, numbers, turn } from './testing/dial-by-hand.ts'

it('stop with hangUp tells that the provider cannot hang up, and the calls go on', async () => {
  const hand = dialByHand()
  const run = createDialer({ dial: hand.dial, canHangUp: false, concurrency: 2 }).run(numbers(3))
  const errors: RunError[] = []
  run.on('error', error => errors.push(error))
  await turn()
  expect(run.hangUp).toBeUndefined()
  run.stop({ hangUp: true })
  run.stop({ hangUp: true })
  expect([run.state, run.hangUp, run.inFlight]).toEqual(['stopping', 'not-supported', 2])
  expect(errors).toMatchObject([{ error: { code: 'not-supported' } }])
  await hand.endAll()
  expect(run.state).toBe('stopped')
})

it('a hang-up that fails is an event of its entry, and shows until that call has ended', async () => {
  const fails: ((error: unknown) => void)[] = []
  const hand = dialByHand()
  const dial: Dial = (request, options) => {
    if (options?.onHangUpFailed) fails.push(options.onHangUpFailed)
    return hand.dial(request, options)
  }
  const run = createDialer({ dial, canHangUp: true, concurrency: 2 }).run(numbers(2))
  const errors: RunError[] = []
  const seen: unknown[] = []
  run.on('error', error => errors.push(error))
  run.on('run', ({ hangUp, version }) => seen.push([hangUp, version]))
  await turn()
  run.stop({ hangUp: true })
  expect(run.hangUp).toBe('requested')
  const failure = new Error('the provider is away')
  fails[1]?.(failure)
  fails[1]?.(failure)
  expect(run.hangUp).toBe('failed')
  expect(errors).toMatchObject([
    { error: failure, entry: { index: 1 } },
    { error: failure, entry: { index: 1 } },
  ])
  hand.call(1).end('cancelled')
  await turn()
  expect(run.hangUp).toBe('requested')
  fails[1]?.(failure)
  expect(errors).toHaveLength(2)
  hand.call(0).end('cancelled')
  await run.finished
  expect(seen).toEqual([
    [undefined, 1],
    [undefined, 2],
    ['requested', 3],
    ['failed', 4],
    ['requested', 5],
    ['requested', 6],
  ])
})

it('whether calls can be hung up comes from `dial`, paced or not, unless it is given', () => {
  const dial = Object.assign(dialByHand().dial, { canHangUp: false })
  expect(createDialer({ dial, concurrency: 1 }).canHangUp).toBe(false)
  expect(createDialer({ dial: paced(dial, { callsPerSecond: 1 }), concurrency: 1 }).canHangUp).toBe(false)
  expect(createDialer({ dial, canHangUp: true, concurrency: 1 }).canHangUp).toBe(true)
  expect(createDialer({ dial: dialByHand().dial, concurrency: 1 }).canHangUp).toBeUndefined()
  expect(() => createDialer({ dial, canHangUp: 'yes' as never, concurrency: 1 })).toThrow(
    'Expected `canHangUp` to be true or false, got string',
  )
})
