import { toPhoneNumber } from '../../kernel/phone-number.ts'
import { newReference } from '../../kernel/reference.ts'
import type { CallProvider, PlacedProviderUpdate, PlaceRequest, ProviderPlaceOptions } from '../../provider.ts'
import type { Webhook } from '../../webhook.ts'
import { ensure } from './ensure.ts'
import type {
  CallProviderTestOptions,
  ServiceAnswer,
  ServiceCall,
  Signing,
  WebhookContent,
  WebhookEvent,
} from './options.ts'
import { memoryService } from './service/memory-service.ts'
import type { Fault, React, Service } from './service/service.ts'
import { type SocketSetting, socketService } from './service/socket-service.ts'

/** The cases of one subject, each named by the rule that it tests. */
export type Cases = Readonly<Record<string, (kit: ProviderKit) => Promise<void>>>

/** A service with a provider that reaches it. */
export interface Served {
  readonly service: Service
  readonly provider: CallProvider
  /** Places one call. */
  place(options?: Partial<ProviderPlaceOptions>, more?: Partial<PlaceRequest>): Promise<PlacedProviderUpdate>
}

/** What a case works with. */
export interface ProviderKit {
  readonly options: CallProviderTestOptions
  /** Opens a service that answers every request in this way. The kit closes it. */
  serve(reaction: React | ServiceAnswer | Fault, setting?: SocketSetting): Promise<Served>
  /** Opens the provider at an address where the kit serves nothing. */
  openAt(baseUrl: string, fetch?: typeof globalThis.fetch, webhookUrl?: string): CallProvider
  request(more?: Partial<PlaceRequest>): PlaceRequest
  /** The call of `request`, as the service describes it. */
  call(more?: Partial<ServiceCall>): ServiceCall
  /** The answer to a POST that placed the call. */
  placed(more?: Partial<ServiceCall>): ServiceAnswer
  /** The n-th id of the service. */
  id(n: number): string
  event(more?: Partial<WebhookEvent>): WebhookEvent
  /** The signed webhook with this content, to the address of the kit's call. */
  webhook(content: WebhookContent | Uint8Array<ArrayBuffer>, how?: WebhookSetting): Promise<Webhook>
}

export interface WebhookSetting extends Partial<Signing> {
  /** Leaves the signature out. */
  readonly unsigned?: boolean
  /** Headers and query of a content that is only bytes. */
  readonly like?: WebhookContent
}

export const WEBHOOK_URL = 'https://hooks.example.com/outdial'
const MAX_CALL_MS = 4 * 3_600_000

/** Creates the kit of one case, and the function that closes what the case opened. */
export function createKit(options: CallProviderTestOptions) {
  const { sockets = true, open, get, webhooks } = options
  const opened: Service[] = []
  const reference = newReference()
  const to = toPhoneNumber('+13018040009')
  const words = Object.keys(get?.words ?? webhooks?.words ?? { initiated: 'initiated' })
  const id = (n: number) => options.id?.(n) ?? `call-${n}`
  const never = new AbortController().signal

  const openAt: ProviderKit['openAt'] = (baseUrl, fetch, webhookUrl = WEBHOOK_URL) =>
    open({ baseUrl, fetch, webhookUrl })
  const request: ProviderKit['request'] = more => ({ to, reference, maxCallMs: MAX_CALL_MS, ...more })
  const call: ProviderKit['call'] = more => ({
    id: id(1),
    to,
    reference,
    at: new Date(),
    word: words[0] ?? '',
    baseUrl: opened.at(-1)?.baseUrl ?? 'http://127.0.0.1:1',
    ...more,
  })

  const kit: ProviderKit = {
    options,
    openAt,
    request,
    call,
    id,
    placed: more => options.placed(call(more)),
    async serve(reaction, setting) {
      const react: React =
        typeof reaction === 'function'
          ? reaction
          : () => (typeof reaction === 'string' ? { fault: reaction, answer: kit.placed() } : reaction)
      const service = sockets ? await socketService(react, setting) : memoryService(react)
      opened.push(service)
      const provider = openAt(service.baseUrl, service.fetch)
      return {
        service,
        provider,
        place: (how, more) => provider.place(request(more), { signal: never, ...how }),
      }
    },
    event: more => ({ ...call(), word: Object.keys(webhooks?.words ?? {})[0] ?? '', eventId: 'event-1', ...more }),
    async webhook(content, { at = new Date(), forged = false, unsigned = false, like } = {}) {
      const { headers = {}, query } = content instanceof Uint8Array ? (like ?? { body: '' }) : content
      const name = openAt('http://127.0.0.1:1').name
      const path = `/${name}/${reference}`
      const bare: Webhook = {
        path,
        url: `${WEBHOOK_URL}${path}${query ? `?${query}` : ''}`,
        headers,
        body: content instanceof Uint8Array ? content : new TextEncoder().encode(content.body),
      }
      return unsigned || !webhooks?.sign ? bare : webhooks.sign(bare, { at, forged })
    },
  }
  const close = async () => {
    for (const service of opened) await service.close()
  }
  return { kit, close }
}

/** Parses a webhook with a provider that can. */
export async function parse(provider: CallProvider, webhook: Webhook) {
  ensure(provider.parseWebhook, 'Expected the provider to have `parseWebhook`')
  return provider.parseWebhook(webhook)
}
