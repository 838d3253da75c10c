import { isCallError } from '../kernel/call-error.ts'
import { checkNames } from '../kernel/check-options.ts'
import type { CallProvider } from '../provider.ts'
import { callApi } from '../providers/call-api/call-api.ts'
import { numDialer } from '../providers/num-dialer/num-dialer.ts'
import { telnyx } from '../providers/telnyx/telnyx.ts'
import { twilio } from '../providers/twilio/twilio.ts'
import { vapi } from '../providers/vapi/vapi.ts'
import { faultsOf } from './faults.ts'
import { type ProviderName, variablesOf } from './variables.ts'

/** Environment variables, such as `process.env`. An empty one counts as absent. */
export type ProviderVariables = Readonly<Record<string, string | undefined>>

/** What a provider needs beside its environment variables. */
export interface ProviderSettings {
  /** Public base address for webhooks. The provider appends `/<provider>/<reference>`. */
  readonly webhookUrl: string | URL
  /** Address of the service, if it is not the one of the variables. */
  readonly baseUrl?: string | undefined
}

/**
 * Creates a provider from environment variables: see `variablesOf`.
 *
 * @throws {TypeError} with one line for each missing or invalid variable. No line has a secret
 */
export function providerFromEnvironment(
  name: ProviderName,
  variables: ProviderVariables,
  settings: ProviderSettings,
): CallProvider {
  checkSettings(name, variables, settings)
  const { webhookUrl, baseUrl: given } = settings
  const problems = faultsOf(name, variables)
  if (problems.length > 0) {
    throw new TypeError(problems.map(problem => `Expected ${problem.name} to be ${problem.expected}`).join('\n'))
  }
  const read = (variable: string): string | undefined => variables[variable] || undefined
  const text = (variable: string): string => read(variable) ?? ''
  const at = (variable: string) => {
    const baseUrl = given ?? read(variable)
    return baseUrl === undefined ? {} : { baseUrl }
  }
  try {
    return CREATE[name]({ read, text, at, webhookUrl })
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError || isCallError(error))) throw error
    // The message names the option; its variable is spelled alike. The address for webhooks is none of them.
    const names = variablesOf(name).map(variable => variable.name)
    const where = error.message.includes('`webhookUrl`') ? '' : ` (check ${names.join(', ')})`
    throw new TypeError(`${name}: ${error.message}${where}`, { cause: error })
  }
}

function checkSettings(name: string, variables: unknown, settings: ProviderSettings): void {
  const names = Object.keys(CREATE)
  if (!names.includes(name)) {
    throw new TypeError(`Expected the name of a provider among ${names.join(', ')}, got ${JSON.stringify(name)}`)
  }
  if (typeof variables !== 'object' || variables === null) {
    throw new TypeError(`Expected variables such as process.env, got ${typeof variables}`)
  }
  checkNames('providerFromEnvironment', settings, ['webhookUrl', 'baseUrl'] satisfies (keyof ProviderSettings)[])
  if (settings.webhookUrl === undefined) throw new TypeError('Expected `webhookUrl` to be an address, got undefined')
}

interface Reading extends Pick<ProviderSettings, 'webhookUrl'> {
  readonly read: (variable: string) => string | undefined
  readonly text: (variable: string) => string
  readonly at: (variable: string) => { readonly baseUrl?: string }
}

const CREATE: Readonly<Record<ProviderName, (reading: Reading) => CallProvider>> = {
  'call-api': ({ at }) => callApi(at('CALL_API_URL')),
  'num-dialer': ({ at, webhookUrl }) => numDialer({ ...at('NUM_DIALER_URL'), webhookUrl }),
  twilio: ({ read, text, at, webhookUrl }) =>
    twilio({
      ...at('TWILIO_BASE_URL'),
      webhookUrl,
      accountSid: text('TWILIO_ACCOUNT_SID'),
      authToken: text('TWILIO_AUTH_TOKEN').split(','),
      apiKey: read('TWILIO_API_KEY'),
      apiSecret: read('TWILIO_API_SECRET'),
      from: text('TWILIO_PHONE_NUMBER'),
      twiml: read('TWILIO_TWIML'),
      url: read('TWILIO_TWIML_URL'),
      applicationSid: read('TWILIO_TWIML_APP_SID'),
      region: read('TWILIO_REGION'),
      edge: read('TWILIO_EDGE'),
    }),
  telnyx: ({ text, at, webhookUrl }) =>
    telnyx({
      ...at('TELNYX_BASE_URL'),
      webhookUrl,
      apiKey: text('TELNYX_API_KEY'),
      publicKey: text('TELNYX_PUBLIC_KEY').split(','),
      connectionId: text('TELNYX_CONNECTION_ID'),
      from: text('TELNYX_PHONE_NUMBER'),
    }),
  vapi: ({ text, at, webhookUrl }) =>
    vapi({
      ...at('VAPI_BASE_URL'),
      webhookUrl,
      apiKey: text('VAPI_API_KEY'),
      assistantId: text('VAPI_ASSISTANT_ID'),
      phoneNumberId: text('VAPI_PHONE_NUMBER_ID'),
      secret: text('VAPI_WEBHOOK_SECRET').split(','),
    }),
}
