/** A variable that configures a provider. */
export interface ProviderVariable {
  readonly name: string
  readonly meaning: string
  /** Whether the provider cannot do without it. @default false */
  readonly isRequired?: boolean
  /** Whether its value must not be shown. @default false */
  readonly isSecret?: boolean
  /** What its value looks like. @default 'word' */
  readonly format?: VariableFormat
}

/**
 * `word`: printable ASCII characters without spaces. `text`: any text. `number`: E.164. `address`: http or
 * https, without credentials, query and fragment. `page`: the same with a query. `keys`: one or more
 * times 32 bytes in base64, separated by commas.
 */
export type VariableFormat = 'word' | 'text' | 'number' | 'address' | 'page' | 'keys'

const required = { isRequired: true }
const secret = { isSecret: true }
const number = { format: 'number' } as const
const address = { format: 'address' } as const

// The names that the carriers' own documentation uses, where it has any.
const VARIABLES = {
  'call-api': [{ name: 'CALL_API_URL', meaning: 'address of the Call API', ...address }],
  'num-dialer': [{ name: 'NUM_DIALER_URL', meaning: 'address of the Num Dialer', ...address }],
  twilio: [
    { name: 'TWILIO_ACCOUNT_SID', meaning: 'the account, AC…', ...required },
    {
      name: 'TWILIO_AUTH_TOKEN',
      meaning: 'the auth token of the account, which signs webhooks; several, separated by commas, while it is rotated',
      ...required,
      ...secret,
    },
    { name: 'TWILIO_API_KEY', meaning: 'an API key, SK…, for requests' },
    { name: 'TWILIO_API_SECRET', meaning: 'the secret of the API key', ...secret },
    { name: 'TWILIO_PHONE_NUMBER', meaning: 'the calling number, E.164', ...required, ...number },
    {
      name: 'TWILIO_TWIML',
      meaning: 'what a call executes; this, TWILIO_TWIML_URL or TWILIO_TWIML_APP_SID',
      format: 'text',
    },
    { name: 'TWILIO_TWIML_URL', meaning: 'address of what a call executes', format: 'page' },
    { name: 'TWILIO_TWIML_APP_SID', meaning: 'the application that handles calls, AP…' },
    { name: 'TWILIO_REGION', meaning: 'such as ie1' },
    { name: 'TWILIO_EDGE', meaning: 'such as dublin' },
    { name: 'TWILIO_BASE_URL', meaning: 'address of a service that is compatible with Twilio', ...address },
  ],
  telnyx: [
    { name: 'TELNYX_API_KEY', meaning: 'the API key', ...required, ...secret },
    {
      name: 'TELNYX_PUBLIC_KEY',
      meaning: 'the public key that verifies webhooks, in base64',
      ...required,
      format: 'keys',
    },
    { name: 'TELNYX_CONNECTION_ID', meaning: 'id of the Call Control application', ...required },
    { name: 'TELNYX_PHONE_NUMBER', meaning: 'the calling number, E.164', ...required, ...number },
    { name: 'TELNYX_BASE_URL', meaning: 'address of the service', ...address },
  ],
  vapi: [
    { name: 'VAPI_API_KEY', meaning: 'the private key', ...required, ...secret },
    { name: 'VAPI_ASSISTANT_ID', meaning: 'id of the assistant', ...required },
    { name: 'VAPI_PHONE_NUMBER_ID', meaning: 'id of the calling number', ...required },
    {
      name: 'VAPI_WEBHOOK_SECRET',
      meaning: 'your own secret, which proves the origin of webhooks',
      ...required,
      ...secret,
    },
    { name: 'VAPI_BASE_URL', meaning: 'address of the service', ...address },
  ],
} as const satisfies Readonly<Record<string, readonly ProviderVariable[]>>

/** The name of a provider of this package. */
export type ProviderName = keyof typeof VARIABLES

/** The providers that environment variables can choose, as `providerFromEnvironment` takes them. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant are its keys
export const PROVIDER_NAMES = Object.keys(VARIABLES) as readonly ProviderName[]

/** The variables of a provider, in the order of a configuration file. */
export const variablesOf = (name: ProviderName): readonly ProviderVariable[] => VARIABLES[name]
