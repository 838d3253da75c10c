import { describe, expect, it } from 'vitest'
import { CallError } from './kernel/call-error.ts'
import { setUp, to, watch } from './testing/provider-by-hand.ts'

describe('aborting a dial', () => {
  it('hangs up if aborted right after `dial`, because the POST has begun, and sends no other POST', async () => {
    const hungUp: string[] = []
    const { calls, placed, clock } = setUp({ hangUp: async id => void hungUp.push(id) })
    const aborting = new AbortController()
    void calls.dial({ to }, { signal: aborting.signal })
    expect(placed).toHaveLength(1)
    aborting.abort()
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    expect([placed.length, hungUp]).toEqual([1, ['7']])
  })

  it('ignores a hang-up that fails after the end, and repeats one that fails before', async () => {
    let hangUps = 0
    const { calls, placed, hear, clock } = setUp({
      hangUp: (_, { signal }) =>
        hangUps++ === 0
          ? Promise.reject(new Error('away'))
          : new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('let go')))),
    })
    const errors: unknown[] = []
    calls.on('error', ({ error }) => errors.push(String(error)))
    const aborting = new AbortController()
    const dialed = calls.dial({ to }, { signal: aborting.signal })
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    aborting.abort()
    await clock.advance(0)
    await hear('ringing')
    await hear('cancelled')
    expect((await dialed).outcome).toBe('cancelled')
    await clock.advance(0)
    expect([hangUps, errors]).toEqual([2, ['Error: away']])
  })

  it('before it begins places nothing', async () => {
    const { calls, placed } = setUp()
    expect(await calls.dial({ to }, { signal: AbortSignal.abort() })).toMatchObject({
      outcome: 'cancelled',
      error: { code: 'aborted', placed: 'no' },
    })
    expect(placed).toHaveLength(0)
  })

  it('asks the provider once to hang up, as soon as the id is known, and ends with its update', async () => {
    const hungUp: string[] = []
    const { calls, placed, hear, clock } = setUp({ hangUp: async id => void hungUp.push(id) })
    const aborting = new AbortController()
    const dialed = watch(calls.dial({ to }, { signal: aborting.signal }))
    await clock.advance(0)
    aborting.abort()
    await clock.advance(0)
    expect([hungUp, placed[0]?.signal.aborted]).toEqual([[], false])
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await hear('ringing')
    await clock.advance(0)
    expect([hungUp, dialed.value]).toEqual([['7'], undefined])
    await hear('cancelled')
    await clock.advance(0)
    expect(dialed.value?.outcome).toBe('cancelled')
  })

  it('follows the call to its end if the provider cannot hang up', async () => {
    const { calls, placed, hear, clock } = setUp()
    const aborting = new AbortController()
    const dialed = watch(calls.dial({ to }, { signal: aborting.signal }))
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    aborting.abort()
    await clock.advance(1000)
    expect(dialed.value).toBeUndefined()
    await hear('completed')
    await clock.advance(0)
    expect(dialed.value?.outcome).toBe('completed')
  })

  it.each([
    ['rejects', async () => Promise.reject(new CallError('unavailable', 'away'))],
    [
      'throws',
      () => {
        throw new Error('a bug')
      },
    ],
  ])('is undisturbed by a hang-up that %s', async (_, hangUp) => {
    const { calls, placed, hear, clock } = setUp({ hangUp })
    const errors: string[] = []
    calls.on('error', ({ event }) => errors.push(event))
    const aborting = new AbortController()
    const dialed = calls.dial({ to }, { signal: aborting.signal })
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    aborting.abort()
    await clock.advance(0)
    expect(errors).toEqual(['hangUp'])
    await hear('completed')
    expect((await dialed).outcome).toBe('completed')
  })
})
