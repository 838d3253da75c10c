import type { CallRequest, CallUpdate, PhoneNumber, Recorder } from '@outdial/call-client/kernel'

interface Waiting {
  readonly signal?: AbortSignal | undefined
}

/** An attempt of which it is not known whether it was placed. */
export interface LostAttempt {
  readonly to: PhoneNumber
  readonly from?: PhoneNumber | undefined
  readonly reference: string
  /** It was not placed before then. */
  readonly placedFrom: Date
  /** It was not placed after then. */
  readonly placedUntil: Date
}

/** A call that a provider knows, and that may be the lost one. */
export type Found = Omit<CallUpdate, 'provider' | 'at'> & { readonly at?: Date | undefined }

/** What a scheduler needs of a call client: it places calls with it, asks after them, and hears their news. */
export interface SchedulerCalls {
  /** What the provider can do is seen by what it has. */
  readonly provider: {
    readonly name: string
    readonly get?: unknown
    readonly find?:
      | ((attempt: LostAttempt, options: { readonly signal: AbortSignal }) => Promise<readonly Found[]>)
      | undefined
    readonly hangUp?: unknown
    readonly parseWebhook?: unknown
  }
  place(request: CallRequest, options?: { readonly maySend?: () => boolean }): Promise<CallUpdate>
  get(providerCallId: string, options?: Waiting): Promise<CallUpdate>
  hangUp(providerCallId: string, options?: Waiting): Promise<void>
  addRecorder(recorder: Recorder): () => void
}

/** The clients by the names under which attempts remember them. */
export type CallsByName = ReadonlyMap<string, SchedulerCalls>

/** @throws {TypeError} */
export function byName(calls: SchedulerCalls | Readonly<Record<string, SchedulerCalls>>): CallsByName {
  const clients = isClient(calls) ? [[calls.provider.name, calls] as const] : Object.entries(calls ?? {})
  for (const [name, client] of clients) {
    if (!isClient(client)) throw new TypeError(`Expected \`calls.${name}\` to be a call client, got ${typeof client}`)
  }
  if (clients.length === 0) throw new TypeError('Expected `calls` to be a call client, or several by name, got none')
  return new Map(clients)
}

const isClient = (value: unknown): value is SchedulerCalls =>
  typeof value === 'object' &&
  value !== null &&
  'provider' in value &&
  ['place', 'get', 'hangUp', 'addRecorder'].every(name => typeof Reflect.get(value, name) === 'function')
