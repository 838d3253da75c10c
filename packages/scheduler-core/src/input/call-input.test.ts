import { describe, expect, it } from 'vitest'
import { type CallInput, toNewCall } from './call-input.ts'
import { NO_RULES } from './testing/no-rules.ts'
import { refusalOf } from './testing/refusal-of.ts'

const now = new Date('2026-11-21T08:00:00Z')
const at = new Date('2026-11-21T09:00:00Z')
const context = { now, misfireAfterMs: 900_000, providers: ['call-api', 'twilio'], rules: NO_RULES }
const to = '+13018040009'

const taken = (input: CallInput, other: Partial<typeof context> = {}) => toNewCall(input, { ...context, ...other })
const refused = (input: unknown, other: Partial<typeof context> = {}) =>
  refusalOf(() => toNewCall(input, { ...context, ...other }))

describe('a call', () => {
  it('needs a number only; it is then due now, in the default queue, with the first provider', () => {
    expect(taken({ to })).toEqual({ id: expect.any(String), to, at: now, queue: 'default', provider: 'call-api' })
  })

  it('is accepted with all properties', () => {
    const all = {
      to,
      from: '+4930123456',
      at,
      queue: 'reminders',
      provider: 'twilio',
      key: 'visit 17',
      notAfter: new Date('2026-11-21T10:00:00Z'),
      ownerId: 'ada',
      metadata: { visit: 17 },
    }
    expect(taken(all)).toEqual({ id: expect.any(String), ...all })
  })

  it('keeps its local time', () => {
    const localTime = { local: '2026-11-21T10:30', timeZone: 'Europe/Berlin' }
    const notAfter = { local: '2026-11-21T18:00', timeZone: 'Europe/Berlin' }
    expect(taken({ to, at: localTime, notAfter })).toMatchObject({
      at: new Date('2026-11-21T09:30:00Z'),
      localTime,
      notAfter: new Date('2026-11-21T17:00:00Z'),
    })
  })

  it('is a copy: later changes of the input have no effect', () => {
    const input = {
      to,
      at: new Date(at),
      notAfter: new Date('2026-11-21T10:00:00Z'),
      metadata: { visits: [17] },
    }
    const mine = { ...context, now: new Date(now) }
    const [wanted, unsaid] = [toNewCall(input, mine), toNewCall({ to }, mine)]
    input.at.setTime(0)
    input.notAfter.setTime(0)
    input.metadata.visits.push(18)
    mine.now.setTime(0)
    expect(wanted).toMatchObject({ at, notAfter: new Date('2026-11-21T10:00:00Z'), metadata: { visits: [17] } })
    expect(unsaid.at).toEqual(now)
  })

  it('has ids in the order of a batch', () => {
    const ids = Array.from({ length: 1000 }, () => taken({ to }).id)
    expect(ids.toSorted()).toEqual(ids)
  })

  it.each([
    ['invalid-call', undefined, 'Expected `call` to be an object, got undefined'],
    ['invalid-call', null, 'Expected `call` to be an object, got null'],
    ['invalid-call', [to], 'Expected `call` to be an object, got an array'],
    ['invalid-call', to, 'Expected `call` to be an object, got "+13018040009": give { to: \'+13018040009\' }'],
    ['invalid-call', { to, ownerID: 'ada' }, 'got "ownerID"'],
    ['invalid-call', { to, repeated: undefined }, 'got "repeated"'],
    ['invalid-number', {}, 'Expected `to` to be a number like +13018040009 (E.164), got undefined'],
    ['invalid-number', { to: '0301234567' }, 'got "0301234567"'],
    ['invalid-number', { to: 13018040009 }, 'got 13018040009'],
    ['invalid-number', { to: '+1'.repeat(1000) }, `got "${'+1'.repeat(20)}"`],
    ['invalid-number', { to, from: 'Ada' }, 'Expected `from` to be a number like'],
    ['invalid-number', { to, from: null }, 'got null'],
    [
      'invalid-time',
      { to, at: '2026-11-21T09:00' },
      'Expected `at` to be a valid Date from 1970 to 9999, or a local time',
    ],
    ['invalid-time', { to, at: at.getTime() }, `got ${at.getTime()}`],
    ['invalid-time', { to, at: null }, 'got null'],
    [
      'invalid-time',
      { to, at: undefined },
      'Expected `at` to be a Date or a local time, or left out for now, got undefined',
    ],
    ['invalid-call', { to, key: undefined }, 'Expected `key` to be a text, or left out for a call without a key'],
    ['invalid-call', { to, ownerId: undefined }, 'Expected `ownerId` to be a text, or left out for a call without an'],
    ['invalid-time', { to, at: new Date(Number.NaN) }, 'got an invalid Date'],
    ['invalid-time', { to, at: new Date('+010000-01-01T00:00:00Z') }, 'got +010000-01-01T00:00:00.000Z'],
    ['invalid-time', { to, at: new Date(-1) }, 'got 1969-12-31T23:59:59.999Z'],
    [
      'invalid-time',
      { to, at: { local: '2026-11-21T09:00Z', timeZone: 'UTC' } },
      'Expected `at.local` to be a local time',
    ],
    ['invalid-time', { to, at: { local: '2026-11-21T09:00', timeZone: 'UTC', zone: 'UTC' } }, 'got "zone"'],
    [
      'invalid-zone',
      { to, at: { local: '2026-11-21T09:00', timeZone: '+01:00' } },
      'Expected `at.timeZone` to be an IANA',
    ],
    ['invalid-zone', { to, at: { local: '2026-11-21T09:00' } }, 'got undefined'],
    ['invalid-time', { to, at, notAfter: at }, 'Expected `notAfter` to be later than `at`, 2026-11-21T09:00:00.000Z'],
    ['invalid-time', { to, notAfter: now }, 'Expected `notAfter` to be later than `at`'],
    ['invalid-time', { to, notAfter: 5 }, 'Expected `notAfter` to be a valid Date'],
    ['unknown-provider', { to, provider: 'telnyx' }, 'Expected `provider` to be one of call-api, twilio, got "telnyx"'],
    ['unknown-provider', { to, provider: ['twilio'] }, 'got an array'],
    ['invalid-metadata', { to, metadata: { when: at } }, 'Expected `metadata.when` to be JSON'],
    ['invalid-metadata', { to, metadata: null }, 'got null'],
  ])('is refused with %s: %j', (code, input, message) => {
    const refusal = refused(input)
    expect(refusal.code).toBe(code)
    expect(refusal.message).toContain(message)
  })

  describe.each(['queue', 'key', 'ownerId'])('%s', name => {
    it.each([['a'], ['x'.repeat(200)], ['Zoë 📞'], [' ']])('may be %j', text => {
      expect(taken({ to, [name]: text })).toMatchObject({ [name]: text })
    })

    it.each([[''], ['x'.repeat(201)], ['a\nb'], ['a\0'], ['\u0085'], ['\u007f'], ['\ud83d'], [5], [null], [['a']]])(
      'may not be %j',
      text => {
        const refusal = refused({ to, [name]: text })
        expect(refusal.code).toBe('invalid-call')
        expect(refusal.message).toMatch(`Expected \`${name}\` to be a text of 1 to 200 characters`)
      },
    )
  })

  it('is refused with an object that only has the prototype of a Date', () => {
    const { code, message } = refused({ to, at: Object.create(Date.prototype) })
    expect(code).toBe('invalid-time')
    expect(message).toContain('got an invalid Date')
  })

  it('is refused if there is no provider', () => {
    expect(refused({ to }, { providers: [] }).code).toBe('unknown-provider')
  })
})

describe('a moment that has passed', () => {
  const ago = (ms: number) => new Date(now.getTime() - ms)

  it('is accepted up to the misfire limit', () => {
    expect(taken({ to, at: ago(900_000) }).at).toEqual(ago(900_000))
    expect(refused({ to, at: ago(900_001) })).toMatchObject({
      code: 'invalid-time',
      message:
        'Expected `at` to be no earlier than 2026-11-21T07:45:00.000Z, or left out for now, got 2026-11-21T07:44:59.999Z',
    })
  })

  it('is refused as a local time, too', () => {
    expect(refused({ to, at: { local: '2026-11-21T08:00', timeZone: 'Europe/Berlin' } }).code).toBe('invalid-time')
  })

  it('is accepted at any age without a misfire limit', () => {
    expect(taken({ to, at: new Date(0) }, { misfireAfterMs: Number.POSITIVE_INFINITY }).at).toEqual(new Date(0))
  })
})

it('the error has the index of the refused call', () => {
  const give = (index: number | undefined) => refusalOf(() => toNewCall({ to: '1' }, context, index))
  expect(give(7)).toMatchObject({ code: 'invalid-number', index: 7, field: 'to' })
  expect(give(0).index).toBe(0)
  expect(give(undefined).index).toBeUndefined()
  const nowhere = { to: '+13018040009', at: { local: '2026-11-21T09:00', timeZone: 'Mars/Base' } }
  expect(refusalOf(() => toNewCall(nowhere, context)).field).toBe('at.timeZone')
  const impossible = { to, at: { local: '2026-02-29T09:00', timeZone: 'UTC' } }
  expect(refusalOf(() => toNewCall(impossible, context, 3))).toMatchObject({ index: 3, cause: expect.any(RangeError) })
})
