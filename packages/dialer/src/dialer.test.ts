import { describe, expect, it } from 'vitest'
import { createDialer } from './dialer.ts'
import { dialByHand, instantly, numbers, turn } from './testing/dial-by-hand.ts'

describe('lines', () => {
  it('at most as many calls as lines are in flight, and exactly as many while entries remain', async () => {
    const hand = dialByHand()
    const run = createDialer({ dial: hand.dial, concurrency: 3 }).run(numbers(9))
    await turn()
    for (let ended = 0; ended < 9; ended++) {
      expect(hand.open.size).toBe(Math.min(3, 9 - ended))
      expect(run.inFlight).toBe(hand.open.size)
      hand.call(ended).end()
      await turn()
    }
    expect(hand.maxOpen).toBe(3)
    expect(run.state).toBe('finished')
  })

  it('calls are dialed in list order, even if they end in another', async () => {
    const hand = dialByHand()
    createDialer({ dial: hand.dial, concurrency: 3 }).run(numbers(6))
    await turn()
    hand.call(2).end()
    hand.call(0).end()
    await turn()
    hand.call(4).end()
    await turn()
    expect(hand.dialed).toEqual(numbers(6))
  })

  it.each(['completed', 'busy', 'no-answer', 'failed', 'cancelled', 'rejected', 'expired', 'indeterminate'] as const)(
    'a line refills at once when its call ends %s',
    async outcome => {
      const hand = dialByHand()
      const run = createDialer({ dial: hand.dial, concurrency: 1 }).run(numbers(2))
      await turn()
      hand.call(0).end(outcome)
      await Promise.resolve()
      expect(hand.calls.length).toBe(2)
      expect(run.entries[0]?.status).toBe(outcome)
    },
  )

  it('the same number twice in a list is two calls', async () => {
    const hand = dialByHand()
    const [number = ''] = numbers(1)
    const run = createDialer({ dial: hand.dial, concurrency: 3 }).run([number, number])
    await hand.endAll()
    expect(hand.dialed).toEqual([number, number])
    expect(run.counts.completed).toBe(2)
  })

  it('a free line goes to the earliest run of the dialer that has something to dial', async () => {
    const hand = dialByHand()
    const dialer = createDialer({ dial: hand.dial, concurrency: 2 })
    const [first, second] = [numbers(4).slice(0, 3), numbers(6).slice(3)]
    const runs = [dialer.run(first), dialer.run(second)]
    await turn()
    expect(hand.dialed).toEqual(first.slice(0, 2))
    expect(runs.map(run => run.inFlight)).toEqual([2, 0])
    await hand.endAll()
    expect(hand.dialed).toEqual([...first, ...second])
    expect(hand.maxOpen).toBe(2)
    expect(runs.map(run => run.state)).toEqual(['finished', 'finished'])
  })

  it('a paused run leaves its lines to other runs', async () => {
    const hand = dialByHand()
    const dialer = createDialer({ dial: hand.dial, concurrency: 1 })
    const [first, second] = [numbers(2).slice(0, 1), numbers(2).slice(1)]
    dialer.run(first).pause()
    dialer.run(second)
    await turn()
    expect(hand.dialed).toEqual(second)
  })

  it('stopping the dialer stops its runs, and a later run is dialed', async () => {
    const hand = dialByHand()
    const { run, stop } = createDialer({ dial: hand.dial, concurrency: 1 })
    const [first, second] = [run(numbers(2)), run(numbers(2))]
    await turn()
    stop()
    hand.call(0).end()
    await turn()
    expect([first.state, second.state, hand.calls.length]).toEqual(['stopped', 'stopped', 1])
    run(numbers(1))
    await turn()
    expect(hand.calls.length).toBe(2)
  })

  it('a run that is started when another ends is dialed', async () => {
    const hand = dialByHand()
    const dialer = createDialer({ dial: hand.dial, concurrency: 1 })
    dialer.run([]).on('run', ({ state }) => {
      if (state === 'finished') dialer.run(numbers(1))
    })
    await turn()
    expect(hand.dialed).toEqual(numbers(1))
  })

  it('100,000 calls that end at once do not overflow the stack', async () => {
    const run = createDialer({ dial: instantly(), concurrency: 3 }).run(
      numbers(1000).flatMap(to => Array(100).fill(to)),
    )
    expect((await run.finished).completed).toBe(100_000)
  })
})

describe('a list', () => {
  it('passes a request to `dial` unchanged', async () => {
    const hand = dialByHand()
    const request = { to: '+13018040009', from: '+13018040008', reference: 'mine', metadata: { row: 7 } }
    createDialer({ dial: hand.dial, concurrency: 1 }).run([request])
    await turn()
    expect(hand.call(0).request).toEqual(request)
  })

  it('has its metadata echoed in every entry and result', async () => {
    const hand = dialByHand()
    const metadata = { row: 7 }
    const requests = numbers(3).map(to => ({ to, metadata }))
    const run = createDialer({ dial: hand.dial, concurrency: 1 }).run([{ to: 'no number', metadata }, ...requests])
    const seen: unknown[] = []
    run.on('entry', entry => seen.push(entry.metadata))
    expect(run.entries.map(entry => entry.metadata)).toEqual([metadata, metadata, metadata, metadata])
    await turn()
    hand.call(0).update('ringing')
    hand.call(0).fail(new Error('reset'))
    await turn()
    run.stop()
    await hand.endAll()
    expect(seen.every(own => own === metadata)).toBe(true)
    expect(run.entries.map(entry => entry.metadata)).toEqual([metadata, metadata, metadata, metadata])
    expect(run.entries.slice(0, 2).map(({ result }) => result?.metadata)).toEqual([metadata, metadata])
  })

  it('with an invalid item ends that entry `rejected`, dials nothing for it, and the run continues', async () => {
    const hand = dialByHand()
    const throws = {
      get to(): string {
        throw new Error('unreadable')
      },
    }
    const list: unknown[] = [
      '301 804',
      '',
      13_018_040_009,
      null,
      undefined,
      {},
      { to: 5 },
      { to: '+19842068287', frm: '+13018040009' },
      throws,
      '+13018040009',
      Symbol(),
    ]
    const run = createDialer({ dial: hand.dial, concurrency: 2 }).run(list as string[])
    await hand.endAll()
    expect(hand.dialed).toEqual(['+13018040009'])
    expect(await run.finished).toMatchObject({ rejected: list.length - 1, completed: 1 })
    expect(run.entries.map(entry => entry.to).slice(0, 3)).toEqual(['301 804', '', '13018040009'])
    expect(run.entries[0]).toMatchObject({ status: 'rejected', attempt: 0, version: 1 })
    expect(run.entries[0]?.result?.error).toMatchObject({ code: 'invalid-number', placed: 'no' })
    expect(run.entries[7]?.result?.error).toMatchObject({
      placed: 'no',
      message: 'Expected options of the request among to, from, reference, metadata, got `frm`',
    })
  })

  it('is copied when the run is created', async () => {
    const hand = dialByHand()
    const list = numbers(3)
    createDialer({ dial: hand.dial, concurrency: 1 }).run(list)
    list.length = 0
    await hand.endAll()
    expect(hand.dialed).toEqual(numbers(3))
  })
})

describe('options', () => {
  const dial = instantly()

  it.each([
    [{ dial, concurrency: 0 }, RangeError, 'Expected `concurrency` to be an integer from 1 up, got 0'],
    [{ dial, concurrency: 1.5 }, RangeError, 'Expected `concurrency` to be an integer from 1 up, got 1.5'],
    [{ dial, concurrency: Number.NaN }, RangeError, 'Expected `concurrency` to be an integer from 1 up, got NaN'],
    [{ dial, concurrency: '3' }, TypeError, 'Expected `concurrency` to be an integer from 1 up, got string'],
    [{ dial }, TypeError, 'Expected `concurrency` to be an integer from 1 up, got undefined'],
    [{ concurrency: 1 }, TypeError, 'Expected `dial` to be a function, got undefined'],
    [{ dial, concurrency: 1, retry: 3 }, TypeError, 'Expected `retry` to be a function, got number'],
    [{ dial, concurrency: 1, clock: {} }, TypeError, 'Expected `clock` to be a clock, got object'],
  ])('%j is refused', (options, type, message) => {
    const create = () => createDialer(options as never)
    expect(create).toThrow(type)
    expect(create).toThrow(message)
  })

  it.each([['+13018040009'], [5], [undefined], [null], [{}]])('%j is refused as a list', list => {
    expect(() => createDialer({ dial, concurrency: 1 }).run(list as never)).toThrow(TypeError)
  })

  it('an invalid signal is refused', () => {
    const run = () => createDialer({ dial, concurrency: 1 }).run([], { signal: {} as AbortSignal })
    expect(run).toThrow('Expected `signal` to be an AbortSignal, got object')
  })

  it('all functions work unbound', async () => {
    const { run, concurrency } = createDialer({ dial, concurrency: 2 })
    const { on, pause, resume, stop, finished } = run(numbers(2))
    const off = on('entry', () => {})
    pause()
    resume()
    off()
    expect(concurrency).toBe(2)
    expect((await finished).completed).toBe(2)
    stop()
  })
})
