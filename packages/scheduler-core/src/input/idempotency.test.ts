import { describe, expect, it } from 'vitest'
import type { ScheduledCall } from '../store/call.ts'
import { newCall } from '../store/new-call.ts'
import type { CallInput } from './call-input.ts'
import { toRequest } from './idempotency.ts'
import { NO_RULES } from './testing/no-rules.ts'
import { refusalOf } from './testing/refusal-of.ts'

const now = new Date('2026-11-21T09:00:00Z')
const context = { now, misfireAfterMs: 900_000, providers: ['call-api', 'num-dialer'], rules: NO_RULES }
const requested: CallInput = {
  to: '+13018040009',
  from: '+4930123456',
  at: { local: '2026-11-22T09:00', timeZone: 'Europe/Berlin' },
  notAfter: new Date('2026-11-23T00:00:00Z'),
  provider: 'num-dialer',
  key: 'k',
  queue: 'q',
  ownerId: 'me',
  metadata: { a: { b: 0, c: [1] }, d: 'x' },
}
const made = (input: CallInput, options?: object, time: object = {}) =>
  toRequest([input], options, false)({ ...context, ...time })
const keep = (input: CallInput, options?: object): ScheduledCall => {
  const [call] = made(input, options).newCalls
  if (!call) throw new Error('Expected a call')
  return newCall(call, 1, now)
}
const known = keep(requested)

const again = (input: CallInput, { kept = known, ...options }: { kept?: ScheduledCall; ifKnown?: 'any' } = {}) => {
  const later = { now: new Date(now.getTime() + 60_000) }
  made(input, { ifKnown: 'same', ...options }, later).terms?.check(new Map([['k', kept]]))
}
const isSame = (input: CallInput, options?: { kept: ScheduledCall }) => {
  try {
    again(input, options)
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'key-reused', field: 'key', callId: known.id })
    return false
  }
}

describe('a call whose key is known is the same', () => {
  it.each<[string, Partial<CallInput>]>([
    ['unchanged', {}],
    ['its moment as a Date', { at: new Date('2026-11-22T08:00:00Z') }],
    ['its metadata in another order', { metadata: { d: 'x', a: { c: [1], b: -0 } } }],
    ['without `provider` and `from`', { provider: undefined, from: undefined }],
  ])('%s', (_how, change) => {
    expect(isSame({ ...requested, ...change })).toBe(true)
  })

  it.each<[string, Partial<CallInput>]>([
    ['to another number', { to: '+13018040008' }],
    ['from another number', { from: '+13018040007' }],
    ['at another moment', { at: new Date('2026-11-22T08:00:00.001Z') }],
    ['without `notAfter`', { notAfter: undefined }],
    ['with another provider', { provider: 'call-api' }],
    ['in another queue', { queue: undefined }],
    ['with other metadata', { metadata: { a: { b: 0, c: [1, 2] }, d: 'x' } }],
    ['without metadata', { metadata: undefined }],
  ])('but not %s', (_how, change) => {
    expect(isSame({ ...requested, ...change })).toBe(false)
  })
})

it('without its moment a call is the same, and without its owner it is not', () => {
  const { at: _at, ...withoutMoment } = requested
  const { ownerId: _owner, ...withoutOwner } = requested
  expect(isSame(withoutMoment)).toBe(true)
  expect(isSame(withoutOwner)).toBe(false)
})

it('a call made by an equal request is the same, even after edits', () => {
  const edited = keep({ ...requested, to: '+13018040001', from: undefined, at: now, metadata: undefined })
  const moved = { ...edited, id: known.id, version: 2 }
  expect(isSame(requested, { kept: moved })).toBe(true)
  expect(isSame({ ...requested, ownerId: 'you' }, { kept: moved })).toBe(false)
})

it('the `from` of the options is not part of the request', () => {
  const { from: _, ...withoutFrom } = requested
  const kept = keep(withoutFrom, { from: '+13018040001' })
  expect(kept.from).toBe('+13018040001')
  const { terms } = made(withoutFrom, { ifKnown: 'same', from: '+13018040003' })
  expect(terms?.check(new Map([['k', { ...kept, to: known.to, ownerId: 'edited' }]]))).toBeUndefined()
})

it('times are checked only for calls that would be added', () => {
  const day = 86_400_000
  const late = { now: new Date(now.getTime() + 10 * day) }
  expect(made(requested, { ifKnown: 'same' }, late).terms?.check(new Map([['k', known]]))).toBeUndefined()
  expect(refusalOf(() => made(requested, {}, late).terms?.check(new Map()))).toMatchObject({
    code: 'invalid-time',
    field: 'at',
  })
  const { at: _at, ...withoutMoment } = requested
  expect(refusalOf(() => made(withoutMoment, {}, late).terms?.check(new Map()))).toMatchObject({
    code: 'invalid-time',
    field: 'notAfter',
  })
})

describe('the key of a request', () => {
  const to = '+13018040009'
  const keysOf = (calls: readonly CallInput[], asList = true) =>
    toRequest(calls, { key: 'r' }, asList)(context).newCalls.map(({ key }) => key)
  const known = (keys: readonly (string | undefined)[]) =>
    new Map(keys.flatMap(key => (key === undefined ? [] : [[key, keep({ to, key })]])))

  it('is the key of its calls that have none', () => {
    expect(keysOf([{ to }], false)).toEqual(['r'])
    expect(keysOf([{ to }, { to, key: 'own' }, { to }])).toEqual(['r/0', 'own', 'r/2'])
  })

  it('belongs to one shape and one length', () => {
    const shapes = [
      [[{ to }], false],
      [[{ to }], true],
      [[{ to }, { to }], true],
      [[{ to }, { to }, { to }], true],
    ] as const
    for (const [one, asList] of shapes) {
      for (const [other, otherAsList] of shapes) {
        const check = () =>
          toRequest(one, { key: 'r' }, asList)(context).terms?.check(known(keysOf(other, otherAsList)))
        if (one === other) expect(check()).toBeUndefined()
        else expect(refusalOf(check).code).toBe('key-reused')
      }
    }
  })

  it('is refused once some of its calls are pruned', () => {
    const { terms } = toRequest([{ to }, { to }], { key: 'r' }, true)(context)
    expect(refusalOf(() => terms?.check(known(['r/1'])))).toMatchObject({ code: 'key-reused', index: 0 })
    expect(refusalOf(() => terms?.check(known(['r/0'])))).toMatchObject({ code: 'key-reused', index: 1 })
  })
})

it('any known call is refused if `refuse` is required', () => {
  const refuse = (kept: ReadonlyMap<string, ScheduledCall>) => () =>
    made(requested, { ifKnown: 'refuse' }).terms?.check(kept)
  expect(refusalOf(refuse(new Map([['k', known]])))).toMatchObject({ code: 'key-reused', callId: known.id })
  expect(refuse(new Map())()).toBeUndefined()
})

it('any known call is accepted unless `same` is required', () => {
  expect(again({ ...requested, to: '+13018040001' }, { ifKnown: 'any' })).toBeUndefined()
  expect(refusalOf(() => made(requested, { ifKnown: 'some' })).message).toBe(
    "Expected `ifKnown` to be 'any', 'same' or 'refuse', got \"some\"",
  )
  expect(refusalOf(() => made(requested, { ifOwnerId: undefined })).message).toMatch(/^Expected `ifOwnerId` to be/)
  expect(refusalOf(() => made(requested, { known: 'same' })).code).toBe('invalid-call')
  expect(made({ to: requested.to }).terms).toBeUndefined()
})
