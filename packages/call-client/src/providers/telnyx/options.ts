import { type Clock, systemClock } from '../../kernel/clock.ts'
import { addressIn } from '../address.ts'
import { bearer, credentialIn } from '../credentials.ts'
import type { HttpOptions, ServiceOptions } from '../http/options.ts'
import { checkFrom, checkProviderOptions, secondsIn } from '../options.ts'
import type { PerCall } from '../per-call.ts'
import { bytesIn } from '../signatures.ts'
import { readRefusal } from './errors.ts'

/** How Telnyx finds out who answered: see `answering_machine_detection` of its Dial command. */
export type TelnyxMachineDetection = 'detect' | 'detect-beep' | 'detect-words' | 'greeting-end' | 'premium'

/** Options of `telnyx`. Numbers are E.164 with `+`, durations milliseconds. */
export interface TelnyxOptions extends Partial<HttpOptions> {
  readonly apiKey: string
  /** Id of the Call Control application that places the calls. */
  readonly connectionId: string
  /** The calling number, E.164. The request's own `from` comes first. */
  readonly from: PerCall<string>
  /**
   * The public key that verifies webhooks, 32 bytes in base64. Several while it is being changed.
   */
  readonly publicKey?: string | readonly string[] | undefined
  /**
   * Public address for its webhooks, served by code that calls the client's `receive`. The provider
   * appends `/telnyx/<reference>`.
   */
  readonly webhookUrl: string | URL
  /** How long the phone rings, 5 to 600 seconds. @default 60 */
  readonly ringSeconds?: number | undefined
  /** Finds out who answered: `details.answeredBy`. @default off */
  readonly machineDetection?: TelnyxMachineDetection | undefined
  /** Records the call from its answer: `details.recordingUrl`. @default false */
  readonly record?: PerCall<boolean> | undefined
  /** Accepts webhooks without a look at their signature: anybody can end a call by a forged one. */
  readonly acceptForgedWebhooks?: boolean | undefined
  /** The source of time, for the age of signatures. @default systemClock */
  readonly clock?: Pick<Clock, 'now'> | undefined
  /** Address of the service. @default 'https://api.telnyx.com/v2' */
  readonly baseUrl?: string | URL
}

const NAMES: readonly string[] = [
  'apiKey',
  'connectionId',
  'from',
  'publicKey',
  'webhookUrl',
  'ringSeconds',
  'machineDetection',
  'record',
  'acceptForgedWebhooks',
  'clock',
  'baseUrl',
  'fetch',
] satisfies (keyof TelnyxOptions)[]

export const MACHINE_DETECTION = {
  detect: 'detect',
  'detect-beep': 'detect_beep',
  'detect-words': 'detect_words',
  'greeting-end': 'greeting_end',
  premium: 'premium',
} as const satisfies Readonly<Record<TelnyxMachineDetection, string>>

/** Checked options. */
export interface ResolvedTelnyx extends Pick<TelnyxOptions, 'from' | 'machineDetection' | 'record'> {
  readonly connectionId: string
  /** Empty if forged webhooks are accepted. */
  readonly publicKeys: readonly Uint8Array<ArrayBuffer>[]
  readonly ringSeconds: number
  readonly webhookUrl: string
  readonly clock: Pick<Clock, 'now'>
  readonly service: ServiceOptions
}

/** @throws {TypeError | RangeError} naming the option, what was expected and what came */
export function resolveTelnyx(options: TelnyxOptions): ResolvedTelnyx {
  checkProviderOptions('telnyx', options, NAMES)
  const { from, machineDetection, record, fetch, baseUrl = 'https://api.telnyx.com/v2' } = options
  const { publicKey = [], acceptForgedWebhooks = false, clock = systemClock } = options
  const apiKey = credentialIn('apiKey', options.apiKey)
  const connectionId = credentialIn('connectionId', options.connectionId)
  checkFrom(from)
  if (machineDetection !== undefined && !Object.hasOwn(MACHINE_DETECTION, machineDetection)) {
    const words = Object.keys(MACHINE_DETECTION).join(', ')
    throw new TypeError(`Expected \`machineDetection\` to be among ${words}, got ${JSON.stringify(machineDetection)}`)
  }
  const publicKeys = [publicKey].flat().map(publicKeyIn)
  if (publicKeys.length === 0 && !acceptForgedWebhooks) {
    throw new TypeError('Expected `publicKey` to be the public key of the account, got none')
  }
  return {
    connectionId,
    from,
    machineDetection,
    record,
    publicKeys: acceptForgedWebhooks ? [] : publicKeys,
    ringSeconds: secondsIn('ringSeconds', options.ringSeconds, { least: 5, greatest: 600, usual: 60 }),
    webhookUrl: addressIn('webhookUrl', options.webhookUrl),
    clock,
    service: { baseUrl, fetch, headers: bearer(apiKey), readRefusal },
  }
}

function publicKeyIn(text: unknown): Uint8Array<ArrayBuffer> {
  const bytes = typeof text === 'string' ? bytesIn(text) : undefined
  if (bytes?.length === 32) return bytes
  throw new TypeError('Expected `publicKey` to be 32 bytes in base64, as the portal of Telnyx shows it')
}
