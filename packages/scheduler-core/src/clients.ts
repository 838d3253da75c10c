import { isProvider } from '@outdial/call-client/internal'
import type { CallRequest, CallUpdate, PhoneNumber, Recorder } from '@outdial/call-client/kernel'
import { shown } from './input/validation-error.ts'

interface Abortable {
  readonly signal?: AbortSignal | undefined
}

/** An attempt that may have been placed or not. */
export interface LostAttempt {
  readonly to: PhoneNumber
  readonly from?: PhoneNumber | undefined
  readonly reference: string
  /** The earliest time at which it may have been placed. */
  readonly placedFrom: Date
  /** The latest time at which it may have been placed. */
  readonly placedUntil: Date
}

/** A call at a provider that may be the lost attempt. */
export type Found = Omit<CallUpdate, 'provider' | 'at'> & { readonly at?: Date | undefined }

/**
 * The part of a call client that a scheduler needs: it places calls, polls them and reports their
 * updates.
 */
export interface SchedulerClient {
  /** Optional functions that the provider has are its abilities. */
  readonly provider: {
    readonly name: string
    readonly get?: unknown
    readonly find?:
      | ((attempt: LostAttempt, options: { readonly signal: AbortSignal }) => Promise<readonly Found[]>)
      | undefined
    readonly hangUp?: unknown
    readonly parseWebhook?: unknown
    readonly webhookUrl?: string | undefined
    readonly facts?:
      | {
          readonly idempotencyWindowMs: number
          readonly overRate?: 'refuses' | 'queues' | undefined
          readonly absenceProves?: boolean | undefined
        }
      | undefined
  }
  /** Milliseconds after which a call is surely over, ring and talk included. */
  readonly maxCallMs: number
  /** Milliseconds without an answer to its POST after which an attempt is `unknown`. */
  readonly placeTimeoutMs: number
  place(request: CallRequest, options?: { readonly maySend?: () => boolean }): Promise<CallUpdate>
  /**
   * Sends the POST of an attempt again, with its reference, while the provider places no second call
   * for it. Aborting `signal` aborts the POST. A failure proves nothing about the attempt.
   */
  repeat?(
    request: CallRequest & { readonly reference: string },
    options: { readonly signal: AbortSignal; readonly maySend: () => boolean },
  ): Promise<CallUpdate>
  get(providerCallId: string, options?: Abortable): Promise<CallUpdate>
  hangUp(providerCallId: string, options?: Abortable): Promise<void>
  addRecorder(recorder: Recorder): () => void
}

/** The clients by the names under which attempts are stored. */
export type ClientsByName = ReadonlyMap<string, SchedulerClient>

/** @throws {TypeError | RangeError} naming the client, what was expected and what came */
export function clientsByName(given: SchedulerClient | Readonly<Record<string, SchedulerClient>>): ClientsByName {
  if (isProvider(given)) throw providerGiven('clients')
  const clients = isClient(given) ? [[given.provider.name, given] as const] : Object.entries(given ?? {})
  if (Array.isArray(given))
    throw new TypeError('Expected `clients` to be a call client, or several by name, got a list')
  for (const [name, client] of clients) {
    if (isProvider(client)) throw providerGiven(`clients.${name}`)
    if (!isClient(client)) throw new TypeError(`Expected \`clients.${name}\` to be a call client, got ${typeof client}`)
    for (const option of ['maxCallMs', 'placeTimeoutMs'] as const) {
      const value = client[option]
      if (Number.isFinite(value) && value > 0) continue
      throw new RangeError(
        `Expected \`${option}\` of the client ${name} to be milliseconds above 0, got ${shown(value)}`,
      )
    }
  }
  if (clients.length === 0) throw new TypeError('Expected `clients` to be a call client, or several by name, got none')
  return new Map(clients)
}

const isClient = (value: unknown): value is SchedulerClient =>
  typeof value === 'object' &&
  value !== null &&
  'provider' in value &&
  ['place', 'get', 'hangUp', 'addRecorder'].every(name => typeof Reflect.get(value, name) === 'function')

const providerGiven = (option: string) =>
  new TypeError(`Expected \`${option}\` to be a call client, got a provider: give createCallClient({ provider })`)
