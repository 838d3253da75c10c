import { describe, expect, it } from 'vitest'
import { phone, SECOND } from '../testing/kit/builders.ts'
import { after, attemptOf, decided, loadedStep, stepWith, updateTo, waitingCall } from './testing/loaded.ts'

const [one, two] = [attemptOf(waitingCall(1)), attemptOf(waitingCall(2))]

/** The ids of the attempts that a step changes, after the step. */
const bound = (loaded: Parameters<typeof loadedStep>[0], updates: ReturnType<typeof updateTo>[]) =>
  Object.fromEntries(
    decided(loadedStep(loaded), stepWith({ updates })).attempts.map(each => [each.callId, each.providerCallId]),
  )

describe('the id of an update', () => {
  it('is bound to its attempt', () => {
    expect(bound({ attempts: [one] }, [updateTo(one, { providerCallId: 'x' })])).toEqual({ 'call-1': 'x' })
  })

  it.each([
    { name: 'another open attempt has it', isOpen: true, kept: undefined },
    { name: 'an ended attempt had it', isOpen: false, kept: 'x' },
  ])('is $kept if $name', ({ isOpen, kept }) => {
    const idHolders = [{ provider: 'api', providerCallId: 'x', reference: 'another', isOpen }]
    expect(bound({ attempts: [one], idHolders }, [updateTo(one, { providerCallId: 'x' })])).toEqual({ 'call-1': kept })
  })

  it('is bound to the first of two attempts that the step reports it for', () => {
    const updates = [updateTo(one, { providerCallId: 'x' }), updateTo(two, { providerCallId: 'x' })]
    expect(bound({ attempts: [one, two] }, updates)).toEqual({ 'call-1': 'x', 'call-2': undefined })
  })

  it('is bound to the second if the step ends the first', () => {
    const updates = [
      updateTo(one, { providerCallId: 'x', status: 'completed' }),
      updateTo(two, { providerCallId: 'x' }),
    ]
    expect(bound({ attempts: [one, two] }, updates)).toEqual({ 'call-1': 'x', 'call-2': 'x' })
  })

  it('is not taken by an attempt at another provider', () => {
    const idHolders = [{ provider: 'other', providerCallId: 'x', reference: 'another', isOpen: true }]
    expect(bound({ attempts: [one], idHolders }, [updateTo(one, { providerCallId: 'x' })])).toEqual({ 'call-1': 'x' })
  })
})

describe('a looked-up call', () => {
  const lost = attemptOf(waitingCall(1), { status: 'unknown' })
  const { provider, to, reference } = lost.attempt
  const own = { provider, to, reference }
  const found = updateTo(lost, { lookedUp: true, providerCallId: 'x' })
  const recorded = (wanted: Parameters<typeof loadedStep>[0], updates = [found]) =>
    decided(loadedStep({ attempts: [lost], withoutId: [own], ...wanted }), stepWith({ updates })).advanced.recorded.map(
      each => each.recorded,
    )

  it.each([
    { name: 'if the attempt is the only one without an id', recorded: 'applied' },
    { name: 'if another open attempt to the number has no id', other: {}, recorded: 'unchanged' },
    { name: 'if the other attempt is to another number', other: { to: phone(2) }, recorded: 'applied' },
    { name: 'if the other attempt is at another provider', other: { provider: 'other' }, recorded: 'applied' },
  ])('is $recorded $name', ({ other, recorded: expected }) => {
    const withoutId = other ? [own, { ...own, reference: 'another', ...other }] : [own]
    expect(recorded({ withoutId })).toEqual([expected])
  })

  it('is applied if the only candidate is loaded twice', () => {
    expect(recorded({ withoutId: [own, { ...own }] })).toEqual(['applied'])
  })

  it('is unchanged if any attempt has the id, ended or not', () => {
    for (const isOpen of [true, false])
      expect(recorded({ idHolders: [{ provider, providerCallId: 'x', reference: 'r', isOpen }] })).toEqual([
        'unchanged',
      ])
  })

  it.each([
    { name: 'ends', more: { status: 'failed' } },
    { name: 'gives an id', more: { providerCallId: 'y' } },
  ] as const)('is applied if the same step $name the other candidate', ({ more }) => {
    const other = attemptOf(waitingCall(2, { to }))
    const withoutId = [own, { ...own, reference: other.attempt.reference }]
    const attempts = [lost, other]
    expect(recorded({ attempts, withoutId }, [found, updateTo(other, more), found])).toEqual([
      'unchanged',
      'applied',
      'applied',
    ])
  })

  it('is unchanged if the attempt has ended, or has an id, or none is given', () => {
    const ended = attemptOf(waitingCall(1), { status: 'indeterminate', endedAt: after(-1) })
    const withId = attemptOf(waitingCall(1), { providerCallId: 'z' })
    for (const attempts of [[ended], [withId]]) expect(recorded({ attempts })).toEqual(['unchanged'])
    expect(recorded({}, [updateTo(lost, { lookedUp: true })])).toEqual(['unchanged'])
  })
})

it('an update of an attempt that is not loaded is unknown', () => {
  const { advanced } = decided(loadedStep(), stepWith({ updates: [updateTo(one, { status: 'completed' })] }))
  expect(advanced.recorded).toEqual([{ recorded: 'unknown' }])
})

it('an update that changes nothing but the events saves the attempt and not the call', () => {
  const answered = attemptOf(waitingCall(1), { status: 'answered' })
  const result = decided(loadedStep({ attempts: [answered] }), stepWith({ updates: [updateTo(answered, {})] }))
  expect([result.attempts.map(({ events }) => events.length), result.calls]).toEqual([[1], []])
})

it('the next poll is the earliest of the other attempts, the changed ones and the new licences', () => {
  const loaded = (nextPollAt: Date) => loadedStep({ attempts: [one, two], nextPollAt })
  const step = stepWith({ updates: [updateTo(one, {})], nextPollAt: () => after(2 * SECOND) })
  expect(decided(loaded(after(SECOND)), step).advanced.nextOverdueAt).toEqual(after(SECOND))
  expect(decided(loaded(after(9 * SECOND)), step).advanced.nextOverdueAt).toEqual(after(2 * SECOND))
})
