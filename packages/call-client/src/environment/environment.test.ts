import { describe, expect, it } from 'vitest'
import { faultsOf, PROVIDER_NAMES, type ProviderName, providerFromEnvironment, variablesOf } from './index.ts'

const webhookUrl = 'https://me.test/webhooks'
const SECRET = 'a-secret-that-nobody-sees'

const COMPLETE: Readonly<Record<ProviderName, Record<string, string>>> = {
  'call-api': {},
  'num-dialer': {},
  twilio: {
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: SECRET,
    TWILIO_PHONE_NUMBER: '+15005550006',
    TWILIO_TWIML: '<Response/>',
  },
  telnyx: {
    TELNYX_API_KEY: SECRET,
    TELNYX_PUBLIC_KEY: btoa('x'.repeat(32)),
    TELNYX_CONNECTION_ID: '1',
    TELNYX_PHONE_NUMBER: '+15005550006',
  },
  vapi: {
    VAPI_API_KEY: SECRET,
    VAPI_ASSISTANT_ID: 'a1',
    VAPI_PHONE_NUMBER_ID: 'p1',
    VAPI_WEBHOOK_SECRET: SECRET,
  },
}

describe.each(PROVIDER_NAMES)('%s from environment variables', name => {
  it('is created from its variables', () => {
    expect(providerFromEnvironment(name, COMPLETE[name], { webhookUrl }).name).toBe(name)
  })

  it('needs each required variable, and says what it is', () => {
    for (const variable of variablesOf(name).filter(({ isRequired }) => isRequired)) {
      const create = () => providerFromEnvironment(name, { ...COMPLETE[name], [variable.name]: '' }, { webhookUrl })
      expect(create).toThrow(`Expected ${variable.name} to be set: ${variable.meaning}`)
    }
  })

  it('tells no secret in an error', () => {
    for (const { name: variable } of variablesOf(name)) {
      const variables = { ...COMPLETE[name], [variable]: `${SECRET} \n` }
      try {
        providerFromEnvironment(name, variables, { webhookUrl })
      } catch (error) {
        const isSecret = variablesOf(name).find(each => each.name === variable)?.isSecret
        if (isSecret) expect(String(error)).not.toContain(SECRET)
        expect(String(error)).toContain(variable)
      }
    }
  })

  it('names exactly the variable that is malformed', () => {
    expect(faultsOf(name, COMPLETE[name])).toEqual([])
    for (const { name: variable } of variablesOf(name).filter(({ format }) => format !== 'text')) {
      const problems = faultsOf(name, { ...COMPLETE[name], [variable]: 'two words' })
      expect(problems).toEqual([{ name: variable, expected: expect.any(String) }])
    }
  })
})
