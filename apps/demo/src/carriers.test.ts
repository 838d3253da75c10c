import { describe, expect, it } from 'vitest'
import { callerAt, limitsAt } from './carriers.ts'
import { readEnvironment } from './environment.ts'

const ID = '0a551574-0000-4000-8000-000000000001'
const RING = { PUBLIC_URL: 'https://calls.example.com', ALLOWED_COUNTRIES: 'US' }
const ACCOUNTS = {
  twilio: {
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'a-token-that-no-message-may-contain',
    TWILIO_PHONE_NUMBER: '+12025550101',
    TWILIO_TWIML: '<Response/>',
  },
  telnyx: {
    TELNYX_API_KEY: 'a-key-that-no-message-may-contain',
    TELNYX_PUBLIC_KEY: 'tP9oz+LIqPAG+Pu/Dwp2PSeE8GJtdNtNSHWXlctF6mI=',
    TELNYX_CONNECTION_ID: '1494404757140276705',
    TELNYX_PHONE_NUMBER: '+12025550102',
  },
  vapi: {
    VAPI_API_KEY: 'a-key-that-no-message-may-contain',
    VAPI_ASSISTANT_ID: ID,
    VAPI_PHONE_NUMBER_ID: ID,
    VAPI_WEBHOOK_SECRET: 'a-secret-that-no-message-may-contain',
    CALLER_NUMBER: '+12025550103',
  },
} as const

describe.each(['twilio', 'telnyx', 'vapi'] as const)('%s', carrier => {
  const variables = { ...ACCOUNTS[carrier], ...RING, DIALER_PROVIDER: carrier, SCHEDULER_PROVIDER: carrier }
  const start = (changed: Readonly<Record<string, string>>) => readEnvironment({ ...variables, ...changed })

  it('may be both services, with its own number as the caller', () => {
    const environment = start({})
    expect(environment).toMatchObject({ DIALER_PROVIDER: carrier, carriers: { [carrier]: { name: carrier } } })
    const expected = { twilio: '+12025550101', telnyx: '+12025550102', vapi: '+12025550103' }
    expect(callerAt(environment, carrier)).toBe(expected[carrier])
    expect(callerAt(environment, 'num-dialer')).toBe(carrier === 'vapi' ? '+12025550103' : '+12025550123')
  })

  it.each(Object.keys(ACCOUNTS[carrier]))('stops the start without %s, and names it', name => {
    expect(() => start({ [name]: '' })).toThrow(`Expected ${name} to be`)
    expect(() => start({ [name]: '' })).toThrow('got nothing')
  })

  const words = Object.keys(ACCOUNTS[carrier]).filter(name => name !== 'TWILIO_TWIML')
  it.each(words)('stops the start with a malformed %s, and never shows its value', name => {
    const wrong = 'wrong value'
    const refused = () => start({ [name]: wrong })
    expect(refused).toThrow(`Expected ${name} to be`)
    if (name !== 'CALLER_NUMBER') expect(refused).not.toThrow(wrong)
  })

  it('needs ALLOWED_COUNTRIES, since phones ring', () => {
    expect(() => start({ ALLOWED_COUNTRIES: '' })).toThrow(
      `Expected ALLOWED_COUNTRIES to be the countries whose numbers may be called, such as US,DE, since ${carrier} rings phones, got nothing`,
    )
  })

  it('needs PUBLIC_URL, to which it sends its webhooks', () => {
    expect(() => start({ PUBLIC_URL: '' })).toThrow(
      `Expected PUBLIC_URL to be the public address to which ${carrier} sends its webhooks, got nothing`,
    )
  })

  it('is no mock without an address of its own, whatever MOCKED_SERVICES says', () => {
    const address = `${carrier.toUpperCase()}_BASE_URL`
    expect(() => start({ MOCKED_SERVICES: carrier })).toThrow(`Expected ${address} to be the address of the mock`)
    const mocked = { MOCKED_SERVICES: carrier, [address]: 'http://127.0.0.1:4840' }
    const environment = start({ ...mocked, PUBLIC_URL: '', ALLOWED_COUNTRIES: '', CALLER_NUMBER: '' })
    expect(environment.carriers[carrier]?.baseUrl).toBe('http://127.0.0.1:4840')
  })

  it('refuses a MAX_CALL_MS into which its limits do not fit', () => {
    expect(() => start({ MAX_CALL_MS: '60000' })).toThrow(
      /Expected MAX_CALL_MS to be \d+ or more, since \w+ cannot limit calls to less, got "60000"/,
    )
  })

  it('gives the scheduler its limits', () => {
    const prefix = carrier.toUpperCase()
    const environment = start({ [`${prefix}_CALLS_PER_SECOND`]: '2.5', [`${prefix}_CONCURRENCY`]: '7' })
    expect(limitsAt(environment, carrier)).toEqual({ callsPerSecond: 2.5, concurrency: 7 })
    expect(() => start({ [`${prefix}_CONCURRENCY`]: '0' })).toThrow(`Expected ${prefix}_CONCURRENCY to be a whole`)
  })
})

it('the variables of a carrier that is not in use are not read', () => {
  expect(readEnvironment({ TWILIO_ACCOUNT_SID: 'wrong' }).carriers).toEqual({})
})

it('Twilio is told what a call says, once', () => {
  const variables = { ...ACCOUNTS.twilio, ...RING, SCHEDULER_PROVIDER: 'twilio' }
  expect(() => readEnvironment({ ...variables, TWILIO_TWIML_URL: 'https://me.test/twiml' })).toThrow(
    'Expected TWILIO_TWIML_URL to be unset, since TWILIO_TWIML is set',
  )
})

it('an API key of Twilio comes with its secret', () => {
  const variables = { ...ACCOUNTS.twilio, ...RING, SCHEDULER_PROVIDER: 'twilio' }
  expect(() => readEnvironment({ ...variables, TWILIO_API_SECRET: 'hush' })).toThrow(
    /`apiKey` and `apiSecret` together/,
  )
  expect(() => readEnvironment({ ...variables, TWILIO_API_SECRET: 'hush' })).not.toThrow('hush')
})
