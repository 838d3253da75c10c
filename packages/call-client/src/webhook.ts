/** A webhook as it came in, whatever framework took it. */
export interface Webhook {
  /** What follows the webhooks' base address: `/<provider>/<reference>`. */
  readonly path: string
  /** The whole address as the provider knows it (signatures cover it): the public one, behind a proxy. */
  readonly url: string
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The raw body, byte for byte. */
  readonly body: Uint8Array
}

/** What to answer the provider. */
export interface WebhookReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | undefined
}

/** What takes webhooks in: a call client, or whatever else receives them as it does. */
export interface WebhookReceiver {
  receive(webhook: Webhook): Promise<WebhookReply>
}
