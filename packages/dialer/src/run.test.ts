import { describe, expect, it } from 'vitest'
import { createDialer } from './dialer.ts'
import { dialByHand, instantly, numbers, turn } from './testing/dial-by-hand.ts'

/** A run of this count of numbers on two lines, with its events. */
function watched(count: number, options?: { signal: AbortSignal }) {
  const hand = dialByHand()
  const run = createDialer({ dial: hand.dial, concurrency: 2 }).run(numbers(count), options)
  const states: string[] = []
  const emitted: string[] = []
  run.on('run', ({ state }) => states.push(state))
  run.on('entry', ({ index, status }) => emitted.push(`${index} ${status}`))
  return { hand, run, states, emitted }
}

const statuses = (run: { entries: readonly { status: string }[] }) => run.entries.map(entry => entry.status)

describe('a run', () => {
  it('is idle and dials nothing until the next microtask', async () => {
    const { hand, run, emitted } = watched(2)
    expect(run.state).toBe('idle')
    expect(hand.calls).toEqual([])
    await turn()
    expect(run.state).toBe('running')
    expect(emitted).toEqual(['0 dialing', '1 dialing'])
  })

  it('is finished when its last call has ended', async () => {
    const { hand, run, states } = watched(3)
    await hand.endAll()
    expect(states).toEqual(['running', 'finished'])
    expect(await run.finished).toEqual(run.counts)
    expect(run.counts.completed).toBe(3)
    expect(run.inFlight).toBe(0)
  })

  it('of an empty list is finished', async () => {
    const { run, states } = watched(0)
    expect(Object.values(await run.finished).every(count => count === 0)).toBe(true)
    expect(states).toEqual(['running', 'finished'])
  })

  it('has a version that each change increases by one', async () => {
    const { run } = watched(4)
    const versions: number[] = []
    run.on('run', ({ version }) => versions.push(version))
    expect(run.version).toBe(0)
    await turn()
    run.pause()
    run.pause()
    run.resume()
    run.resume()
    run.stop()
    expect(versions).toEqual([1, 2, 3, 4])
    expect(run.version).toBe(4)
  })
})

describe('pause', () => {
  it('begins nothing more and lets the calls in flight continue', async () => {
    const { hand, run } = watched(4)
    await turn()
    run.pause()
    hand.call(0).end()
    hand.call(1).update('answered')
    await turn()
    expect(run.state).toBe('paused')
    expect(hand.calls.length).toBe(2)
    expect(hand.call(1).signal?.aborted).toBe(false)
    expect(statuses(run)).toEqual(['completed', 'answered', 'idle', 'idle'])
  })

  it('ends by `resume`, which fills every free line at once', async () => {
    const { hand, run } = watched(4)
    await turn()
    run.pause()
    hand.call(0).end()
    hand.call(1).end()
    await turn()
    run.resume()
    expect(hand.dialed).toEqual(numbers(4))
    await hand.endAll()
    expect(run.state).toBe('finished')
  })

  it('before the first call lets none begin', async () => {
    const { hand, run } = watched(2)
    run.pause()
    await turn()
    expect(hand.calls).toEqual([])
    run.resume()
    await hand.endAll()
    expect(run.counts.completed).toBe(2)
  })

  it('does not prevent a run from finishing when its last call ends', async () => {
    const { hand, run } = watched(2)
    await turn()
    run.pause()
    await hand.endAll()
    expect(run.state).toBe('finished')
  })

  it('by a listener of an entry takes effect before the next entry', async () => {
    const { hand, run } = watched(4)
    run.on('entry', ({ index }) => index === 0 && run.pause())
    await turn()
    expect(hand.dialed).toEqual(numbers(1))
    expect(run.inFlight).toBe(1)
  })
})

it('an entry is dialed before the next, even if its listener triggers a nested fill', async () => {
  const { hand, run } = watched(4)
  run.on('entry', ({ status }) => {
    if (status !== 'dialing') return
    run.pause()
    run.resume()
  })
  await hand.endAll()
  expect(hand.dialed).toEqual(numbers(4))
})

describe('stop', () => {
  it('ends entries that have not begun `cancelled`, and waits for the calls in flight', async () => {
    const { hand, run, states, emitted } = watched(4)
    await turn()
    run.stop()
    expect(states.at(-1)).toBe('stopping')
    expect(statuses(run)).toEqual(['dialing', 'dialing', 'cancelled', 'cancelled'])
    expect(run.entries[3]).toMatchObject({ index: 3, to: numbers(4)[3], attempt: 0, version: 1 })
    expect(emitted.slice(2)).toEqual(['2 cancelled', '3 cancelled'])
    hand.call(1).end('busy')
    await turn()
    expect(run.state).toBe('stopping')
    hand.call(0).end()
    expect(await run.finished).toMatchObject({ completed: 1, busy: 1, cancelled: 2, idle: 0 })
    expect(states.at(-1)).toBe('stopped')
    expect(hand.calls.length).toBe(2)
    expect(hand.call(0).signal?.aborted).toBe(false)
  })

  it('with `hangUp` aborts the calls in flight, which end with their own results', async () => {
    const { hand, run } = watched(3)
    await turn()
    run.stop({ hangUp: true })
    expect(hand.calls.map(call => call.signal?.aborted)).toEqual([true, true])
    expect(run.state).toBe('stopping')
    hand.call(0).end('completed')
    hand.call(1).end('cancelled')
    expect(await run.finished).toMatchObject({ completed: 1, cancelled: 2 })
  })

  it('with `hangUp` still works while the run is stopping', async () => {
    const { hand, run } = watched(3)
    await turn()
    run.stop()
    run.stop({ hangUp: true })
    expect(hand.call(0).signal?.aborted).toBe(true)
  })

  it('before the first call ends the run at once', async () => {
    const { hand, run, states } = watched(2)
    run.stop()
    expect(states).toEqual(['stopping', 'stopped'])
    expect((await run.finished).cancelled).toBe(2)
    await turn()
    expect(hand.calls).toEqual([])
  })

  it('while paused ends the run', async () => {
    const { run } = watched(2)
    run.pause()
    await turn()
    run.stop()
    run.resume()
    expect((await run.finished).cancelled).toBe(2)
    expect(run.state).toBe('stopped')
  })

  it('by a listener of an end begins no call on its line', async () => {
    const { hand, run } = watched(4)
    run.on('entry', ({ status }) => status === 'failed' && run.stop())
    await turn()
    hand.call(0).end('failed')
    await turn()
    expect(hand.calls.length).toBe(2)
    hand.call(1).end()
    expect(await run.finished).toMatchObject({ failed: 1, completed: 1, cancelled: 2 })
  })

  it('by a listener of the last end ends the run once', async () => {
    const { hand, run, states } = watched(1)
    run.on('entry', ({ status }) => status === 'completed' && run.stop())
    await hand.endAll()
    expect(states).toEqual(['running', 'stopping', 'stopped'])
  })

  it('has no effect on a finished run and leaves the lines to other runs', async () => {
    const hand = dialByHand()
    const dialer = createDialer({ dial: hand.dial, concurrency: 1 })
    const first = dialer.run(numbers(1))
    await hand.endAll()
    first.stop({ hangUp: true })
    first.pause()
    expect(first.state).toBe('finished')
    const second = dialer.run(numbers(2))
    await turn()
    second.stop()
    dialer.run(numbers(1))
    await turn()
    expect(hand.open.size).toBe(1)
    await hand.endAll()
    expect(hand.calls.length).toBe(3)
  })

  it('of one run hangs up no call of another', async () => {
    const hand = dialByHand()
    const dialer = createDialer({ dial: hand.dial, concurrency: 2 })
    const runs = [dialer.run(numbers(1)), dialer.run(numbers(1))]
    await turn()
    runs[0]?.stop({ hangUp: true })
    expect(hand.calls.map(call => call.signal?.aborted)).toEqual([true, false])
  })
})

describe('a signal', () => {
  it('that is aborted stops the run and hangs up', async () => {
    const abort = new AbortController()
    const { hand, run } = watched(3, abort)
    await turn()
    abort.abort()
    expect(hand.call(0).signal?.aborted).toBe(true)
    await hand.endAll()
    expect(await run.finished).toMatchObject({ completed: 2, cancelled: 1 })
  })

  it('that is already aborted stops the run before the first call, with events', async () => {
    const { hand, run, states } = watched(2, { signal: AbortSignal.abort() })
    run.pause()
    run.resume()
    expect((await run.finished).cancelled).toBe(2)
    expect(states.at(-1)).toBe('stopped')
    expect(hand.calls).toEqual([])
  })

  it('has no listener left when the run is over', async () => {
    const listeners = new Set<unknown>()
    const signal = Object.assign(new AbortController().signal, {
      addEventListener: (_: string, listener: unknown) => listeners.add(listener),
      removeEventListener: (_: string, listener: unknown) => listeners.delete(listener),
    })
    const run = createDialer({ dial: instantly(), concurrency: 1 }).run(numbers(2), { signal })
    expect(listeners.size).toBe(1)
    await run.finished
    expect(listeners.size).toBe(0)
  })
})
