import { addressIn } from '../address.ts'
import { basic, credentialIn } from '../credentials.ts'
import type { HttpOptions, ServiceOptions } from '../http/options.ts'
import { checkFrom, checkProviderOptions, secondsIn } from '../options.ts'
import type { PerCall } from '../per-call.ts'
import { readRefusal } from './errors.ts'
import { checkLength } from './twiml.ts'

/** `enable`: says who answered as soon as it is known. `detect-message-end`: waits for the beep. */
export type MachineDetection = 'enable' | 'detect-message-end'

/** Options of `twilio`. Numbers are E.164 with `+`, durations milliseconds. */
export interface TwilioOptions extends Partial<HttpOptions> {
  /** The account, `AC…`. */
  readonly accountSid: string
  /**
   * The account's token, which signs webhooks. Several while it is being rotated: webhooks may be
   * signed with any of them, requests use the first.
   */
  readonly authToken: string | readonly string[]
  /** An API key, `SK…`, and its secret: requests then use them in place of the token. */
  readonly apiKey?: string | undefined
  readonly apiSecret?: string | undefined
  /** The calling number, E.164. The request's own `from` comes first. */
  readonly from: PerCall<string>
  /** Address of the TwiML that the call executes. Exactly one of `url`, `twiml`, `applicationSid`. */
  readonly url?: PerCall<string | URL> | undefined
  /** What the call executes, at most 4,000 characters: see `twiml`. */
  readonly twiml?: PerCall<string> | undefined
  /**
   * The application, `AP…`, that handles the call. Twilio then ignores our webhook address, so the
   * call is only polled.
   */
  readonly applicationSid?: PerCall<string> | undefined
  /**
   * Public address for its webhooks, served by code that calls the client's `receive`. The provider
   * appends `/twilio/<reference>`.
   */
  readonly webhookUrl: string | URL
  /** The address that Twilio signs, if a proxy or tunnel has another one than `webhookUrl`. */
  readonly publicUrl?: string | URL | undefined
  /** Where calls and their data are kept, such as `ie1`. @default the United States */
  readonly region?: string | undefined
  /** Where requests enter the network of Twilio, such as `dublin`. @default chosen by Twilio */
  readonly edge?: string | undefined
  /** How long the phone rings, 5 to 600 seconds. @default 60 */
  readonly ringSeconds?: number | undefined
  /** Finds out who answered: `details.answeredBy`. @default off */
  readonly machineDetection?: MachineDetection | undefined
  /** Records the call: `details.recordingUrl`. @default false */
  readonly record?: PerCall<boolean> | undefined
  /** Accepts webhooks without a look at their signature: anybody can end a call by a forged one. */
  readonly acceptForgedWebhooks?: boolean | undefined
  /**
   * Address of the service. Give it for one that is compatible with Twilio.
   * @default 'https://api.twilio.com', with `edge` and `region`
   */
  readonly baseUrl?: string | URL
}

const NAMES: readonly string[] = [
  'accountSid',
  'authToken',
  'apiKey',
  'apiSecret',
  'from',
  'url',
  'twiml',
  'applicationSid',
  'webhookUrl',
  'publicUrl',
  'region',
  'edge',
  'ringSeconds',
  'machineDetection',
  'record',
  'acceptForgedWebhooks',
  'baseUrl',
  'fetch',
] satisfies (keyof TwilioOptions)[]

/** https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource */
export const MACHINE_DETECTION = { enable: 'Enable', 'detect-message-end': 'DetectMessageEnd' } as const

/** Checked options. */
export interface ResolvedTwilio
  extends Pick<TwilioOptions, 'from' | 'url' | 'twiml' | 'applicationSid' | 'machineDetection' | 'record'> {
  readonly accountSid: string
  readonly tokens: readonly string[]
  readonly ringSeconds: number
  readonly webhookUrl: string
  /** Base of the addresses that are signed. */
  readonly signedUrl: string
  readonly acceptForgedWebhooks: boolean
  readonly service: ServiceOptions
}

/** @throws {TypeError | RangeError} naming the option, what was expected and what came */
export function resolveTwilio(options: TwilioOptions): ResolvedTwilio {
  checkProviderOptions('twilio', options, NAMES)
  const { from, url, twiml, applicationSid, machineDetection, record, fetch, acceptForgedWebhooks = false } = options
  const accountSid = credentialIn('accountSid', options.accountSid)
  const tokens = [options.authToken].flat().map(token => credentialIn('authToken', token))
  const [token] = tokens
  if (token === undefined) throw new TypeError('Expected `authToken` to be a token, or several, got none')
  if ((options.apiKey === undefined) !== (options.apiSecret === undefined)) {
    throw new TypeError('Expected `apiKey` and `apiSecret` together, got only one of them')
  }
  const user = options.apiKey === undefined ? accountSid : credentialIn('apiKey', options.apiKey)
  const password = options.apiSecret === undefined ? token : credentialIn('apiSecret', options.apiSecret)
  if ([url, twiml, applicationSid].filter(given => given !== undefined).length !== 1) {
    throw new TypeError('Expected exactly one of `url`, `twiml` and `applicationSid`')
  }
  if (typeof url === 'string' && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new TypeError('Expected `url` to be an http or https address')
  }
  if (typeof twiml === 'string') checkLength(twiml)
  checkFrom(from)
  if (machineDetection !== undefined && !Object.hasOwn(MACHINE_DETECTION, machineDetection)) {
    throw new TypeError(
      `Expected \`machineDetection\` to be enable or detect-message-end, got ${JSON.stringify(machineDetection)}`,
    )
  }
  const ringSeconds = secondsIn('ringSeconds', options.ringSeconds, { least: 5, greatest: 600, usual: 60 })
  const webhookUrl = addressIn('webhookUrl', options.webhookUrl)
  return {
    accountSid,
    tokens,
    from,
    url,
    twiml,
    applicationSid,
    machineDetection,
    record,
    ringSeconds,
    webhookUrl,
    signedUrl: options.publicUrl === undefined ? webhookUrl : addressIn('publicUrl', options.publicUrl),
    acceptForgedWebhooks,
    service: { baseUrl: hostOf(options), fetch, headers: basic(user, password), readRefusal },
  }
}

/** https://www.twilio.com/docs/global-infrastructure/using-the-twilio-rest-api-in-a-non-us-region */
function hostOf({ baseUrl, region, edge }: Pick<TwilioOptions, 'baseUrl' | 'region' | 'edge'>): string | URL {
  if (baseUrl !== undefined) {
    if (region === undefined && edge === undefined) return baseUrl
    throw new TypeError('Expected `baseUrl` alone, or `region` and `edge`, got both')
  }
  for (const [name, value] of Object.entries({ region, edge })) {
    if (value !== undefined && !/^[a-z\d-]+$/.test(value)) {
      throw new TypeError(
        `Expected \`${name}\` to be lowercase letters, digits and hyphens, got ${JSON.stringify(value)}`,
      )
    }
  }
  const parts = edge === undefined ? [region] : [edge, region ?? 'us1']
  return `https://${['api', ...parts, 'twilio', 'com'].filter(part => part !== undefined).join('.')}`
}
