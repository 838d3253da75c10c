import { describe, expect, it } from 'vitest'
import { DAY, HOUR, limitedTo, MINUTE, names, phone, repeated, ruled, SECOND } from '../testing/kit/builders.ts'
import { decideStep } from './decide-step.ts'
import {
  after,
  attemptOf,
  decided,
  idsOf,
  loadedQueue,
  loadedStep,
  NOW,
  retried,
  stepWith,
  updateTo,
  waitingCall,
} from './testing/loaded.ts'

const inUse = (linesInUse: number) => ({ linesInUse, licences: 0 })

describe('a step that records an end', () => {
  it('fills the freed line with the next call', () => {
    const ended = attemptOf(waitingCall(1))
    const queues = [loadedQueue({ counted: inUse(1), due: [waitingCall(2)], next: waitingCall(3) })]
    const step = stepWith({ updates: [updateTo(ended, { status: 'completed' })] })
    const { advanced } = decided(loadedStep({ attempts: [ended], queues }), step)
    expect(idsOf(advanced.licensed)).toEqual(['call-2'])
    expect(advanced.recorded[0]).toMatchObject({ recorded: 'applied', call: { id: 'call-1', status: 'completed' } })
  })

  it('licenses a retry that is due at once, in its place in the order', () => {
    const [first, last] = [waitingCall(2, { dueAt: after(-1) }), waitingCall(3, { dueAt: NOW })]
    const ended = attemptOf(waitingCall(1))
    const queues = [loadedQueue({ queue: { concurrency: 9 }, counted: inUse(1), due: [first, last] })]
    const step = stepWith({ updates: [updateTo(ended, { status: 'busy' })], decide: () => ({ retryAt: NOW }) })
    const { advanced, calls } = decided(loadedStep({ attempts: [ended], queues }), step)
    expect(idsOf(advanced.licensed)).toEqual(['call-2', 'call-1', 'call-3'])
    expect(advanced.licensed[1]).toMatchObject({ version: 4, attemptCount: 2, attempt: { attempt: 2 } })
    expect(calls).toMatchObject([{ id: 'call-1', version: 3, status: 'scheduled', lastOutcome: 'busy' }])
  })

  it('does not license a retry that is due later, and says when it is due', () => {
    const ended = attemptOf(waitingCall(1))
    const queues = [loadedQueue({ counted: inUse(1), next: waitingCall(2, { dueAt: after(HOUR) }) })]
    const step = stepWith({
      updates: [updateTo(ended, { status: 'busy' })],
      decide: () => ({ retryAt: after(MINUTE) }),
    })
    const { advanced } = decided(loadedStep({ attempts: [ended], queues }), step)
    expect([advanced.licensed, advanced.nextDueAt]).toEqual([[], after(MINUTE)])
  })

  it('licenses a released call before calls that came due later', () => {
    const released = attemptOf(waitingCall(1, { dueAt: after(-2) }))
    const queues = [loadedQueue({ counted: inUse(1), due: [waitingCall(2, { dueAt: after(-1) })] })]
    const step = stepWith({ updates: [updateTo(released, { status: 'rejected', refusal: { code: 'not-dialed' } })] })
    const { advanced } = decided(loadedStep({ attempts: [released], queues }), step)
    expect(idsOf(advanced.licensed)).toEqual(['call-1'])
    expect(advanced.licensed[0]?.attempt.attempt).toBe(1)
  })

  it('does not license a retry that the same step withdraws', () => {
    const busy = retried(attemptOf(waitingCall(1), { status: 'busy', endedAt: after(-1) }), after(-1))
    const queues = [loadedQueue({ due: [busy.call, waitingCall(2)] })]
    const step = stepWith({ updates: [updateTo(busy, { status: 'completed' })] })
    const { advanced, calls } = decided(loadedStep({ attempts: [busy], queues }), step)
    expect(idsOf(advanced.licensed)).toEqual(['call-2'])
    expect(calls).toMatchObject([{ id: 'call-1', status: 'completed' }])
  })

  it('keeps the line of an indeterminate attempt until `lineFreeAt`', () => {
    const lost = attemptOf(waitingCall(1), { status: 'unknown' })
    const queues = [loadedQueue({ counted: inUse(1), due: [waitingCall(2)] })]
    const step = stepWith({ updates: [updateTo(lost, { status: 'indeterminate' })] })
    const { advanced } = decided(loadedStep({ attempts: [lost], queues }), step)
    expect([advanced.licensed, advanced.nextDueAt]).toEqual([[], lost.attempt.lineFreeAt])
  })

  it('frees the line of an indeterminate attempt whose end is reported', () => {
    const lost = attemptOf(waitingCall(1), { status: 'indeterminate', endedAt: after(-1) })
    const queues = [loadedQueue({ counted: inUse(1), due: [waitingCall(2)] })]
    const step = stepWith({ updates: [updateTo(lost, { status: 'completed' })] })
    expect(idsOf(decided(loadedStep({ attempts: [lost], queues }), step).advanced.licensed)).toEqual(['call-2'])
  })

  it('frees one line for an attempt that ends twice in one step', () => {
    const ended = attemptOf(waitingCall(1))
    const queues = [
      loadedQueue({ queue: { concurrency: 2 }, counted: inUse(2), due: [waitingCall(2), waitingCall(3)] }),
    ]
    const updates = [updateTo(ended, { status: 'failed' }), updateTo(ended, { status: 'completed' })]
    const { advanced } = decided(loadedStep({ attempts: [ended], queues }), stepWith({ updates }))
    expect(idsOf(advanced.licensed)).toEqual(['call-2'])
  })

  it('adds the next call of a series, and says when it is due', () => {
    const ended = attemptOf(waitingCall(1, repeated(names(), after(-SECOND))))
    const step = stepWith({ updates: [updateTo(ended, { status: 'completed' })] })
    const result = decided(loadedStep({ attempts: [ended], queues: [loadedQueue({ counted: inUse(1) })] }), step)
    const at = after(DAY - SECOND)
    expect([result.next.map(next => next.at), result.advanced.nextDueAt]).toEqual([[at], at])
  })
})

describe('held calls', () => {
  const late = (n: number) => waitingCall(n, { notAfter: NOW })

  it('are not licensed, and the call behind them is', () => {
    const queues = [loadedQueue({ due: [late(1), late(2), waitingCall(3), waitingCall(4)] })]
    const { advanced } = decided(loadedStep({ queues }), stepWith())
    expect(idsOf(advanced.licensed)).toEqual(['call-3'])
    expect(advanced.held.map(({ call, reason }) => [call.id, reason])).toEqual([
      ['call-1', 'not-after'],
      ['call-2', 'not-after'],
    ])
  })

  it('that use up the loaded calls ask for more, and no reference is drawn', () => {
    let drawn = 0
    const step = stepWith({}, { newReference: () => `new ${++drawn}` })
    const [first, next] = [waitingCall(1), waitingCall(3)]
    const queue = { concurrency: 2 }
    const fewer = loadedStep({ queues: [loadedQueue({ queue, due: [first, late(2)], next })] })
    expect(decideStep(fewer, step)).toBeUndefined()
    expect(drawn).toBe(0)
    const more = loadedStep({ queues: [loadedQueue({ queue, due: [first, late(2), next] })] })
    expect(decided(more, step).advanced.licensed.map(({ attempt }) => attempt.reference)).toEqual(['new 1', 'new 2'])
    expect(drawn).toBe(2)
  })

  it('ask for no more if the next call is not due, or if no line is left', () => {
    const notDue = loadedQueue({ due: [late(1)], next: waitingCall(2, { dueAt: after(1) }) })
    expect(decided(loadedStep({ queues: [notDue] }), stepWith()).advanced.nextDueAt).toEqual(after(1))
    const full = loadedQueue({ due: [late(1), waitingCall(2)], next: waitingCall(3) })
    expect(idsOf(decided(loadedStep({ queues: [full] }), stepWith()).advanced.licensed)).toEqual(['call-2'])
  })

  it('are no more than `maxLicences`', () => {
    const queues = [loadedQueue({ due: [late(1), late(2), late(3), waitingCall(4)] })]
    const { held, licensed, nextDueAt } = decided(loadedStep({ queues }), stepWith({}, { maxLicences: 2 })).advanced
    expect([held.length, licensed.length, nextDueAt]).toEqual([2, 0, NOW])
  })
})

it('a known retry behind calls that are not loaded asks for those calls', () => {
  const ended = attemptOf(waitingCall(9))
  const next = waitingCall(2, { dueAt: after(-2) })
  const queues = [loadedQueue({ queue: { concurrency: 3 }, due: [waitingCall(1, { dueAt: after(-3) })], next })]
  const step = stepWith({ updates: [updateTo(ended, { status: 'busy' })], decide: () => ({ retryAt: after(-1) }) })
  expect(decideStep(loadedStep({ attempts: [ended], queues }), step)).toBeUndefined()
})

describe('an unlocked queue', () => {
  it('licenses nothing, is not written, and says that it could license', () => {
    const queues = [loadedQueue({ isLocked: false, queue: { checkedAt: after(-HOUR) }, next: waitingCall(1) })]
    const result = decided(loadedStep({ queues }), stepWith())
    expect([result.queues, result.advanced.licensed, result.advanced.held]).toEqual([[], [], []])
    expect(result.advanced.nextDueAt).toEqual(NOW)
  })
})

describe('queues', () => {
  const twoQueues = (isLocked = true) => [
    loadedQueue({ queue: { name: 'a' }, isLocked, due: [waitingCall(1, { queue: 'a', dueAt: after(-1) })] }),
    loadedQueue({ queue: { name: 'b' }, due: [waitingCall(2, { queue: 'b', dueAt: after(-2) })] }),
    loadedQueue({ queue: { name: 'c' }, due: [waitingCall(3, { queue: 'c', dueAt: after(-2) })] }),
  ]

  it('dispatch in the order of their first calls, then in the order of adding', () => {
    const { licensed } = decided(loadedStep({ queues: twoQueues() }), stepWith()).advanced
    expect(idsOf(licensed)).toEqual(['call-2', 'call-3', 'call-1'])
  })

  it('share `maxLicences`', () => {
    const { advanced } = decided(loadedStep({ queues: twoQueues() }), stepWith({}, { maxLicences: 2 }))
    expect([idsOf(advanced.licensed), advanced.nextDueAt]).toEqual([['call-2', 'call-3'], NOW])
  })

  it('say when the first of them can license again', () => {
    const queues = [
      loadedQueue({
        queue: { name: 'paced', concurrency: 9, callsPerSecond: 1 },
        due: [1, 2].map(n => waitingCall(n, { queue: 'paced' })),
      }),
      loadedQueue({
        queue: { name: 'full' },
        counted: { linesInUse: 1, licences: 0, lineFreeAt: after(700) },
        due: [waitingCall(3, { queue: 'full' })],
      }),
    ]
    expect(decided(loadedStep({ queues }), stepWith()).advanced.nextDueAt).toEqual(after(700))
    expect(decided(loadedStep({ queues: queues.slice(0, 1) }), stepWith()).advanced.nextDueAt).toEqual(after(SECOND))
  })

  it('in which only calls of other providers wait are left alone', () => {
    const other = loadedQueue({ due: [waitingCall(1, { provider: 'other' })], queue: { checkedAt: undefined } })
    const result = decided(loadedStep({ queues: [other] }), stepWith())
    expect([result.queues, result.advanced.licensed, result.advanced.nextDueAt]).toEqual([[], [], undefined])
  })

  it('that are checked note it', () => {
    const queues = [
      loadedQueue({ queue: { checkedAt: after(-HOUR), attendedSince: after(-2 * HOUR) }, due: [waitingCall(1)] }),
    ]
    const result = decided(loadedStep({ queues }), stepWith())
    expect(result.queues).toMatchObject([{ attendedSince: NOW, unattendedFrom: after(-HOUR), checkedAt: NOW }])
  })
})

describe('the back-off of a queue', () => {
  const refused = { status: 'rejected', refusal: { code: 'unavailable' } } as const

  it('that begins in this step licenses nothing', () => {
    const begun = attemptOf(waitingCall(1))
    const queues = [loadedQueue({ counted: inUse(1), due: [waitingCall(2)] })]
    const result = decided(loadedStep({ attempts: [begun], queues }), stepWith({ updates: [updateTo(begun, refused)] }))
    expect([result.advanced.licensed, result.advanced.nextDueAt]).toEqual([[], after(SECOND)])
    expect(result.queues).toMatchObject([{ backoffUntil: after(SECOND), backoffCode: 'unavailable', refusals: 1 }])
  })

  it('ends when the provider takes a call that was licensed after it', () => {
    const begun = attemptOf(waitingCall(1))
    const queue = { concurrency: 2, backoffUntil: after(-SECOND), backoffCode: 'unavailable', refusals: 3 } as const
    const queues = [loadedQueue({ queue, counted: inUse(1), due: [waitingCall(2)] })]
    const result = decided(loadedStep({ attempts: [begun], queues }), stepWith({ updates: [updateTo(begun, {})] }))
    expect(idsOf(result.advanced.licensed)).toEqual(['call-2'])
    expect(result.queues).toMatchObject([{ backoffUntil: undefined, backoffCode: undefined, refusals: 0 }])
  })

  it('is written by a step that does not dispatch', () => {
    const begun = attemptOf(waitingCall(1))
    const step = { ...stepWith({ updates: [updateTo(begun, refused)] }), dispatch: undefined }
    const result = decided(loadedStep({ attempts: [begun], queues: [loadedQueue({ counted: inUse(1) })] }), step)
    expect(result.queues).toMatchObject([{ backoffUntil: after(SECOND), checkedAt: NOW }])
  })
})

describe('number limits', () => {
  const to = phone(500)
  const limits = limitedTo({ most: 2, withinMs: MINUTE })
  const placed = (reference: string, licensedAt: Date) =>
    ({ reference, to, licensedAt, endedAt: NOW, status: 'busy', lineFreeAt: NOW }) as const
  const due = [waitingCall(1, { to }), waitingCall(2, { to }), waitingCall(3)]
  const queues = [loadedQueue({ queue: { concurrency: 9 }, due })]

  it('count the licences of the step', () => {
    const recent = [placed('r', after(-SECOND))]
    const { licensed, held } = decided(loadedStep({ queues, recent }), stepWith({}, limits)).advanced
    expect(idsOf(licensed)).toEqual(['call-1', 'call-3'])
    expect(held).toMatchObject([{ call: { id: 'call-2' }, reason: 'limit', until: after(MINUTE - SECOND) }])
  })

  it.each([
    { name: 'an attempt that the step proves not placed', status: 'rejected', released: false, licensed: 3 },
    { name: 'a released attempt that the step proves placed', status: 'completed', released: true, licensed: 2 },
  ] as const)('count $name as it is after the step', ({ status, released, licensed }) => {
    const known = attemptOf(
      waitingCall(9, { to, queue: 'other' }),
      released ? { released, status: 'rejected', endedAt: after(-1) } : {},
    )
    const recent = released ? [] : [placed(known.attempt.reference, after(-SECOND))]
    const step = stepWith({ updates: [updateTo(known, { status })] }, limits)
    expect(decided(loadedStep({ queues, recent, attempts: [known] }), step).advanced.licensed).toHaveLength(licensed)
  })

  it('do not count attempts outside the span', () => {
    const recent = [1, 2].map(n => placed(`${n}`, after(-MINUTE)))
    expect(decided(loadedStep({ queues, recent }), stepWith({}, limits)).advanced.licensed).toHaveLength(3)
  })
})

describe('the day of a budget', () => {
  const budget = (calls: number, since: Date) => {
    const { rules } = ruled({ perDay: { callsPerDay: 5 } })
    return { limits: { rules }, spent: [{ since, calls, talkMs: 0, open: 0 }] }
  }
  const midnight = new Date('2026-03-02T00:00:00.000Z')
  const queues = [loadedQueue({ queue: { concurrency: 9 }, due: [waitingCall(1), waitingCall(2)] })]

  it('licenses what is left of it, and the rest on the next day', () => {
    const { limits, spent } = budget(4, midnight)
    const { licensed, nextDueAt } = decided(loadedStep({ queues, spent }), stepWith({}, limits)).advanced
    expect([idsOf(licensed), nextDueAt]).toEqual([['call-1'], new Date('2026-03-03T00:00:00.000Z')])
  })

  it('that has passed since the step was asked for licenses nothing, and the next step is due at once', () => {
    const { limits, spent } = budget(0, new Date('2026-03-01T00:00:00.000Z'))
    const { licensed, nextDueAt } = decided(loadedStep({ queues, spent }), stepWith({}, limits)).advanced
    expect([licensed, nextDueAt]).toEqual([[], NOW])
  })
})
