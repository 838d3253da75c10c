import { describe, expect, it } from 'vitest'
import { newCall } from '../store/new-call.ts'
import { type CallInput, toNewCall } from './call-input.ts'
import { toIsMeant } from './if-known.ts'
import { refusalOf } from './testing/refusal-of.ts'

const now = new Date('2026-11-21T09:00:00Z')
const context = { now, misfireAfterMs: 900_000, providers: ['call-api', 'num-dialer'] }
const asked: CallInput = {
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
const known = newCall(toNewCall(asked, context), 1, now)

const isSame = (input: CallInput) =>
  toIsMeant([input], { ifKnown: 'same' })?.(
    known,
    toNewCall(input, { ...context, now: new Date(now.getTime() + 60_000) }),
    0,
  )

describe('a call whose key is known is the same', () => {
  it.each<[string, Partial<CallInput>]>([
    ['as it was', {}],
    ['its moment said otherwise', { at: new Date('2026-11-22T08:00:00Z') }],
    ['its metadata in another order', { metadata: { d: 'x', a: { c: [1], b: -0 } } }],
    ['left to us, when and by whom', { at: undefined, provider: undefined }],
  ])('%s', (_how, change) => {
    expect(isSame({ ...asked, ...change })).toBe(true)
  })

  it.each<[string, Partial<CallInput>]>([
    ['to another', { to: '+13018040008' }],
    ['from nobody', { from: undefined }],
    ['at another moment', { at: new Date('2026-11-22T08:00:00.001Z') }],
    ['without its bound', { notAfter: undefined }],
    ['by another', { provider: 'call-api' }],
    ['in another queue', { queue: undefined }],
    ['of nobody', { ownerId: undefined }],
    ['with other metadata', { metadata: { a: { b: 0, c: [1, 2] }, d: 'x' } }],
    ['without any', { metadata: undefined }],
  ])('but not %s', (_how, change) => {
    expect(isSame({ ...asked, ...change })).toBe(false)
  })
})

it('whatever it is will do unless it is asked for', () => {
  expect(toIsMeant([asked])).toBeUndefined()
  expect(toIsMeant([asked], { ifKnown: 'any' })).toBeUndefined()
  expect(refusalOf(() => toIsMeant([asked], { ifKnown: 'some' })).message).toBe(
    "Expected `ifKnown` to be 'any' or 'same', got \"some\"",
  )
  expect(refusalOf(() => toIsMeant([asked], { known: 'same' })).code).toBe('invalid-call')
})
