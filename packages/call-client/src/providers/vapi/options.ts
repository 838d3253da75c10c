import { type Clock, systemClock } from '../../kernel/clock.ts'
import { addressIn } from '../address.ts'
import { bearer, credentialIn } from '../credentials.ts'
import type { HttpOptions, ServiceOptions } from '../http/options.ts'
import { checkProviderOptions, secondsIn } from '../options.ts'
import type { PerCall } from '../per-call.ts'
import { readRefusal } from './errors.ts'
import { hmacPlan, type ResolvedHmac, type VapiHmac } from './hmac-plan.ts'
import type { VapiMessage } from './wire.ts'

/** JSON as in Vapi's API description: https://docs.vapi.ai/api-reference */
export type VapiFields = Readonly<Record<string, unknown>>

/** What Vapi keeps about the person called, beside the number. */
export interface VapiCustomer {
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly externalId?: string | undefined
  /** Digits that are dialed after the answer. */
  readonly extension?: string | undefined
}

/** Options of `vapi`. Durations are milliseconds. */
export interface VapiOptions extends Partial<HttpOptions> {
  /** The private key. */
  readonly apiKey: string
  /** A saved assistant. Exactly one of `assistantId` and `assistant`. */
  readonly assistantId?: PerCall<string> | undefined
  /** A whole assistant, for this call alone. */
  readonly assistant?: PerCall<VapiFields> | undefined
  /** Vapi's id of the calling number. A request's `from` is not sent. */
  readonly phoneNumberId: PerCall<string>
  /**
   * Public address for its webhooks, served by code that calls the client's `receive`. The provider
   * appends `/vapi/<reference>`.
   */
  readonly webhookUrl: string | URL
  /**
   * Proves the origin of webhooks: each call has a token of its own, made from the secret and the
   * reference, which Vapi sends back in a header. Several while one is being rotated: the first makes
   * the tokens. Exactly one of `secret`, `hmac` and `acceptForgedWebhooks`.
   */
  readonly secret?: string | readonly string[] | undefined
  /** Proves the origin of webhooks by a credential of Vapi's dashboard. */
  readonly hmac?: VapiHmac | undefined
  /** Accepts webhooks without a proof of their origin: anybody can end a call by a forged one. */
  readonly acceptForgedWebhooks?: boolean | undefined
  /** Values for the `{{variables}}` of the assistant. */
  readonly variables?: PerCall<VapiFields> | undefined
  /**
   * Further `assistantOverrides`. `serverMessages` are added to those that the provider needs;
   * `maxDurationSeconds` is 600 if it is absent, and never more than what `maxCallMs` leaves.
   * `server` is the provider's own.
   */
  readonly overrides?: PerCall<VapiFields> | undefined
  readonly customer?: PerCall<VapiCustomer> | undefined
  /**
   * How long the phone rings, 1 to 600 seconds. Only numbers at Twilio obey it. Other carriers have
   * limits of their own, for which `maxCallMs` keeps two minutes.
   * @default 60
   */
  readonly ringSeconds?: number | undefined
  /**
   * Receives the messages that report nothing about the call's state, such as `tool-calls`, if
   * `overrides.serverMessages` names them. What it returns is sent back as JSON.
   */
  readonly onMessage?: ((message: VapiMessage) => VapiReply | Promise<VapiReply>) | undefined
  /** Address of the service. @default 'https://api.vapi.ai' */
  readonly baseUrl?: string | URL
  /** The source of time, for the age of signatures. @default systemClock */
  readonly clock?: Pick<Clock, 'now'> | undefined
}

/** The body of a reply to a message; `undefined` for none. */
export type VapiReply = object | undefined

const NAMES: readonly string[] = [
  'apiKey',
  'assistantId',
  'assistant',
  'phoneNumberId',
  'webhookUrl',
  'secret',
  'hmac',
  'acceptForgedWebhooks',
  'variables',
  'overrides',
  'customer',
  'ringSeconds',
  'onMessage',
  'baseUrl',
  'clock',
  'fetch',
] satisfies (keyof VapiOptions)[]

/** Checked options. */
export interface ResolvedVapi
  extends Pick<VapiOptions, 'assistantId' | 'assistant' | 'phoneNumberId' | 'variables' | 'overrides' | 'customer'> {
  readonly webhookUrl: string
  readonly ringSeconds: number
  /** The proofs of a webhook's origin. Both are absent if forged ones are accepted. */
  readonly secrets?: readonly string[] | undefined
  readonly hmac?: ResolvedHmac | undefined
  readonly onMessage: VapiOptions['onMessage']
  readonly clock: Pick<Clock, 'now'>
  readonly service: ServiceOptions
}

/** @throws {TypeError | RangeError} naming the option, what was expected and what came */
export function resolveVapi(options: VapiOptions): ResolvedVapi {
  checkProviderOptions('vapi', options, NAMES)
  const { assistantId, assistant, phoneNumberId, secret, hmac, variables, overrides, customer, onMessage } = options
  const apiKey = credentialIn('apiKey', options.apiKey)
  if ((assistantId === undefined) === (assistant === undefined)) {
    throw new TypeError('Expected exactly one of `assistantId` and `assistant`')
  }
  for (const [name, given] of Object.entries({ assistantId, phoneNumberId })) {
    if (given === undefined && name === 'assistantId') continue
    if (typeof given !== 'function' && (typeof given !== 'string' || given === '')) {
      throw new TypeError(
        `Expected \`${name}\` to be an id, or a function that returns one, got ${JSON.stringify(given)}`,
      )
    }
  }
  for (const [name, given] of Object.entries({ assistant, variables, overrides, customer })) {
    if (given !== undefined && typeof given !== 'function' && !isFields(given)) {
      throw new TypeError(`Expected \`${name}\` to be an object, or a function that returns one, got ${typeof given}`)
    }
  }
  if (isFields(overrides) && overrides.server !== undefined) throw new TypeError(OWN_SERVER)
  if (onMessage !== undefined && typeof onMessage !== 'function') {
    throw new TypeError(`Expected \`onMessage\` to be a function, got ${typeof onMessage}`)
  }
  const proofs = [secret !== undefined, hmac !== undefined, options.acceptForgedWebhooks === true]
  if (proofs.filter(given => given).length !== 1) {
    throw new TypeError('Expected exactly one of `secret`, `hmac` and `acceptForgedWebhooks: true`')
  }
  const secrets = secret === undefined ? undefined : [secret].flat().map(each => credentialIn('secret', each))
  if (secrets?.length === 0) throw new TypeError('Expected `secret` to be a secret, or several, got none')
  return {
    assistantId,
    assistant,
    phoneNumberId,
    webhookUrl: addressIn('webhookUrl', options.webhookUrl),
    ringSeconds: secondsIn('ringSeconds', options.ringSeconds, { least: 1, greatest: 600, usual: 60 }),
    secrets,
    hmac: hmac && hmacPlan(hmac),
    variables,
    overrides,
    customer,
    onMessage,
    clock: options.clock ?? systemClock,
    service: {
      baseUrl: options.baseUrl ?? 'https://api.vapi.ai',
      fetch: options.fetch,
      headers: bearer(apiKey),
      readRefusal,
    },
  }
}

/** Why the provider's webhook address cannot be overridden. */
export const OWN_SERVER = 'Expected `overrides` without `server`, because webhooks go to `webhookUrl`'

/** Whether the value is an object with fields. */
export const isFields = (value: unknown): value is VapiFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
