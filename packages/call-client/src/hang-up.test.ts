import { describe, expect, it } from 'vitest'
import { CallError } from './kernel/call-error.ts'
import { MAX_CALL_MS, setUp, to, watch } from './testing/provider-by-hand.ts'

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
    const failed: string[] = []
    const onHangUpFailed = (error: unknown) => failed.push(String(error))
    const dialed = calls.dial({ to }, { signal: aborting.signal, onHangUpFailed })
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    aborting.abort()
    await clock.advance(0)
    await hear('ringing')
    await hear('cancelled')
    expect((await dialed).outcome).toBe('cancelled')
    await clock.advance(0)
    expect([hangUps, errors, failed]).toEqual([2, ['Error: away'], ['Error: away']])
    expect([calls.canHangUp, calls.dial.canHangUp, setUp().calls.canHangUp]).toEqual([true, true, false])
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

describe('a call that is only `initiated` at `maxCallMs`', () => {
  const cancelled = async () => ({ status: 'cancelled' as const })

  it('is hung up before its line is freed, and ends as its provider then says', async () => {
    let hungUp = 0
    const { calls, placed, clock } = setUp({
      get: async () => (hungUp > 0 ? cancelled() : { status: 'initiated' as const }),
      hangUp: async () => void hungUp++,
    })
    const dialed = watch(calls.dial({ to }))
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(MAX_CALL_MS - 1)
    expect(hungUp).toBe(0)
    await clock.advance(1001)
    expect([hungUp, dialed.value?.outcome, clock.waiting]).toEqual([1, 'cancelled', 0])
  })

  it.each([
    ['refuses', () => Promise.reject(new Error('away'))],
    ['never answers', () => new Promise<void>(() => {})],
  ])(
    'is hung up three times if the provider %s, then its line is freed, and each failure is reported',
    async (_, hangUp) => {
      let hungUp = 0
      const { calls, placed, clock } = setUp({
        hangUp: () => {
          hungUp++
          return hangUp()
        },
      })
      const errors: unknown[] = []
      calls.on('error', ({ event }) => void (event === 'hangUp' && errors.push(event)))
      const dialed = watch(calls.dial({ to }))
      placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
      await clock.advance(MAX_CALL_MS)
      expect(dialed.value).toBeUndefined()
      await clock.advance(60_000)
      expect([hungUp, errors, dialed.value?.outcome]).toEqual([3, ['hangUp', 'hangUp', 'hangUp'], 'indeterminate'])
      expect(clock.waiting).toBe(0)
    },
  )

  it('is not hung up if the last poll finds that it rings', async () => {
    const hungUp: string[] = []
    const { calls, placed, clock } = setUp({
      get: async () => ({ status: clock.monotonic() < MAX_CALL_MS ? ('initiated' as const) : ('answered' as const) }),
      hangUp: async id => void hungUp.push(id),
    })
    const dialed = watch(calls.dial({ to }))
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(MAX_CALL_MS)
    expect([hungUp, dialed.value?.outcome]).toEqual([[], 'indeterminate'])
  })

  it('is hung up although it rings, if its provider may have queued it', async () => {
    const hungUp: string[] = []
    const { calls, placed, clock } = setUp({
      facts: { idempotencyWindowMs: 0, overRate: 'queues', repeatsWebhooks: true },
      get: async () => ({ status: hungUp.length > 0 ? ('no-answer' as const) : ('ringing' as const) }),
      hangUp: async id => void hungUp.push(id),
    })
    const dialed = watch(calls.dial({ to }))
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(MAX_CALL_MS + 1001)
    expect([hungUp, dialed.value?.outcome]).toEqual([['7'], 'no-answer'])
  })

  it('is not hung up again once its end was reported', async () => {
    const { calls, placed, hear, clock } = setUp({ hangUp: () => hear('cancelled').then(() => {}) })
    const dialed = watch(calls.dial({ to }))
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(MAX_CALL_MS)
    expect([dialed.value?.outcome, clock.waiting]).toEqual(['cancelled', 0])
  })
})
