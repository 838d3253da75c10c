import { createWebhookWatch } from '@outdial/call-client/internal'
import type { Clock } from '@outdial/call-client/kernel'
import type { ClientsByName } from '../clients.ts'
import type { AttemptedCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'

export interface WebhookWatchesOptions {
  readonly clients: ClientsByName
  readonly store: Pick<CallStore, 'get'>
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** Notices that the webhooks of a provider arrive at no process. */
export interface WebhookWatches {
  /** Call it when an attempt was placed. The first one of each provider is watched. */
  placed(call: AttemptedCall): void
  stop(): void
}

/** Another process may receive the webhooks, so the store is asked. */
export function createWebhookWatches({ clients, store, clock, onError }: WebhookWatchesOptions): WebhookWatches {
  const watches = new Map(
    [...clients].map(([name, { provider }]) => [name, createWebhookWatch(provider, { clock, onError })]),
  )
  const ends: (() => void)[] = []
  return {
    placed({ id, attempt: { provider, reference } }) {
      const isSilent = async () => {
        const call = await store.get(id)
        return call?.attempts.find(each => each.reference === reference)?.status === 'initiated'
      }
      const end = watches.get(provider)?.placed(isSilent)
      if (end) ends.push(end)
    },
    stop() {
      for (const end of ends.splice(0)) end()
    },
  }
}
