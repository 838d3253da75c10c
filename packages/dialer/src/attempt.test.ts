import { CallError, type CallResult, type Dial } from '@outdial/call-client/kernel'
import { describe, expect, it } from 'vitest'
import { createDialer } from './dialer.ts'
import type { RunEntry, RunError } from './index.ts'
import { dialByHand, numbers, turn } from './testing/dial-by-hand.ts'

function dialing(dial: Dial, count = 1) {
  const run = createDialer({ dial, concurrency: 1 }).run(numbers(count))
  const emitted: RunEntry[] = []
  const errors: RunError[] = []
  run.on('entry', entry => emitted.push(entry))
  run.on('error', error => errors.push(error))
  return { run, emitted, errors }
}

describe('the entry of a call', () => {
  it('follows the updates of its attempt, and each change has the next version', async () => {
    const hand = dialByHand()
    const { emitted } = dialing(hand.dial)
    await turn()
    const at = new Date('2026-01-01T10:00:00Z')
    hand.call(0).update('initiated', { providerCallId: 'c1' })
    hand.call(0).update('ringing', { cause: 'ring ring' })
    hand.call(0).update('answered', { at })
    hand.call(0).end('completed', { providerCallId: 'c1', answeredAt: at, durationMs: 5000, cause: 'hangup' })
    await turn()
    expect(emitted.map(({ version, status }) => `${version} ${status}`)).toEqual([
      '1 dialing',
      '2 initiated',
      '3 ringing',
      '4 answered',
      '5 completed',
    ])
    expect(emitted[2]).toMatchObject({ providerCallId: 'c1', cause: 'ring ring', attempt: 1 })
    expect(emitted[4]).toMatchObject({
      answeredAt: at,
      durationMs: 5000,
      cause: 'hangup',
      result: { outcome: 'completed' },
    })
  })

  it('is not changed by an update of lower rank, nor by a repeated one', async () => {
    const hand = dialByHand()
    const { run, emitted } = dialing(hand.dial)
    await turn()
    hand.call(0).update('answered')
    hand.call(0).update('ringing')
    hand.call(0).update('answered')
    expect(run.entries[0]).toMatchObject({ status: 'answered', version: 2 })
    expect(emitted.length).toBe(2)
  })

  it('ends when `dial` settles, and its line is in use until then', async () => {
    const hand = dialByHand()
    const { run, emitted } = dialing(hand.dial, 2)
    await turn()
    hand.call(0).update('ringing')
    hand.call(0).update('busy')
    await turn()
    expect(run.entries[0]?.status).toBe('ringing')
    expect(run.inFlight).toBe(1)
    hand.call(0).end('busy')
    await turn()
    expect(run.entries[0]?.status).toBe('busy')
    expect(emitted.filter(({ index, status }) => index === 0 && status === 'busy').length).toBe(1)
  })

  it('that has ended ignores later updates', async () => {
    const hand = dialByHand()
    const { run } = dialing(hand.dial)
    await hand.endAll()
    const ended = run.entries[0]
    hand.call(0).update('ringing')
    hand.call(0).update('failed')
    hand.call(0).fail(new Error('late'))
    await turn()
    expect(run.entries[0]).toBe(ended)
  })
})

describe('a `dial` that fails', () => {
  const error = new Error('reset by peer')
  const ways: [string, Dial][] = [
    ['rejects', () => Promise.reject(error)],
    [
      'throws',
      () => {
        throw error
      },
    ],
  ]

  it.each(ways)('because it %s leaves its entry `indeterminate` and emits the error', async (_, dial) => {
    const { run, errors } = dialing(dial, 2)
    expect(await run.finished).toMatchObject({ indeterminate: 2 })
    const [entry] = run.entries
    expect(entry).toMatchObject({ status: 'indeterminate', attempt: 1 })
    expect(entry?.result?.error).toMatchObject({ code: 'bad-response', placed: 'unknown', cause: error })
    expect(errors.map(failure => [failure.error, failure.entry?.index])).toEqual([
      [error, 0],
      [error, 1],
    ])
    expect(errors[0]?.entry).toBe(entry)
  })

  it('with proof that nothing was placed leaves its entry `rejected`', async () => {
    const refusal = new CallError('rejected', 'no such number', { placed: 'no' })
    const { run, errors } = dialing(() => Promise.reject(refusal))
    expect(await run.finished).toMatchObject({ rejected: 1 })
    expect(run.entries[0]?.result?.error).toBe(refusal)
    expect(errors.map(failure => failure.error)).toEqual([refusal])
  })

  it('without such proof leaves its entry `indeterminate`', async () => {
    const { run } = dialing(() => Promise.reject(new CallError('timed-out', 'no answer', { placed: 'unknown' })))
    expect(await run.finished).toMatchObject({ indeterminate: 1 })
  })

  it('with proof that nothing was placed leaves its entry `indeterminate` if an update contradicts it', async () => {
    const hand = dialByHand()
    const { run } = dialing(hand.dial)
    await turn()
    hand.call(0).update('ringing', { providerCallId: 'c1' })
    hand.call(0).fail(new CallError('not-found', 'gone', { placed: 'no' }))
    expect(await run.finished).toMatchObject({ indeterminate: 1 })
    expect(run.entries[0]?.providerCallId).toBe('c1')
  })

  it('after an update with an outcome leaves its entry with that outcome', async () => {
    const hand = dialByHand()
    const { run } = dialing(hand.dial)
    await turn()
    hand.call(0).update('completed')
    hand.call(0).fail(error)
    expect(await run.finished).toMatchObject({ completed: 1 })
  })

  it.each([[undefined], [null], [{}], [{ outcome: 'ringing' }], ['completed']])(
    'because it resolves with %j leaves its entry `indeterminate`',
    async nonsense => {
      const { run, errors } = dialing(() => Promise.resolve(nonsense as unknown as CallResult))
      expect(await run.finished).toMatchObject({ indeterminate: 1 })
      expect(errors.length).toBe(1)
    },
  )

  it.each([[undefined], [null], [5], [{}]])(
    'because it returns %j, no promise, leaves its entry `indeterminate`',
    async nonsense => {
      const { run } = dialing(() => nonsense as Promise<CallResult>)
      expect(await run.finished).toMatchObject({ indeterminate: 1 })
    },
  )

  it('with an error that cannot be printed releases its line', async () => {
    const { run } = dialing(() => Promise.reject(Object.create(null)), 3)
    expect(await run.finished).toMatchObject({ indeterminate: 3 })
  })

  it('twice ends its entry once', async () => {
    const then = (resolve: (result: unknown) => void, reject: (error: unknown) => void) => {
      reject(error)
      resolve({ outcome: 'completed' })
    }
    // oxlint-disable-next-line unicorn/no-thenable -- the subject of this test
    const { run } = dialing(() => ({ then }) as unknown as Promise<CallResult>, 3)
    expect(await run.finished).toMatchObject({ indeterminate: 3, completed: 0 })
    expect(run.inFlight).toBe(0)
  })
})
