import { CallError } from './call-error.ts'
import type { Clock } from './clock.ts'

/** What a watch needs to know of a provider. */
export interface WatchedProvider {
  readonly name: string
  readonly get?: unknown
  readonly parseWebhook?: unknown
  readonly webhookUrl?: string | undefined
  readonly facts?: { readonly overRate?: 'refuses' | 'queues' | undefined } | undefined
}

/** Notices that no webhook arrives. */
export interface WebhookWatch {
  /**
   * Call it when a call was placed. The first one is watched.
   *
   * @param isSilent whether no update of the call has come since
   * @returns a function that ends the watch; `undefined` if the call is not watched
   */
  placed(isSilent: () => boolean | Promise<boolean>): (() => void) | undefined
}

const WAIT_MS = 60_000

/**
 * Watches the first call of a provider that only has webhooks. If they go elsewhere, its calls stay
 * `initiated` and keep their lines until `maxCallMs`, and nothing else says so.
 *
 * @param onError receives the error, once
 */
export function createWebhookWatch(
  { name, get, parseWebhook, webhookUrl, facts }: WatchedProvider,
  { clock, onError }: { readonly clock: Clock; readonly onError: (error: CallError) => void },
): WebhookWatch {
  // A call may wait for hours in a queue of its provider, which sends nothing meanwhile.
  let isWanted = parseWebhook !== undefined && get === undefined && facts?.overRate !== 'queues'
  return {
    placed(isSilent) {
      if (!isWanted) return undefined
      isWanted = false
      const check = async () => {
        if (await isSilent()) onError(noWebhook(name, webhookUrl))
      }
      return clock.setTimer(() => void check().catch(() => {}), WAIT_MS)
    },
  }
}

const noWebhook = (name: string, webhookUrl = 'its address for webhooks') =>
  new CallError(
    'timed-out',
    `No webhook of ${name} came within a minute of its first call: check that it reaches ${webhookUrl}, and that the app receives there`,
    { placed: 'unknown' },
  )
