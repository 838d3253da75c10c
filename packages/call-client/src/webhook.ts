/** An incoming webhook, independent of the web framework. */
export interface Webhook {
  /** The part of the path after the webhooks' base address: `/<provider>/<reference>`. */
  readonly path: string
  /** The address that the provider called, behind a proxy the public one. Signatures cover it. */
  readonly url: string
  /** Headers by lowercase name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The raw body, byte for byte. */
  readonly body: Uint8Array
}

/** The reply to the provider. */
export interface WebhookReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | undefined
}

/** Receives webhooks: a call client, or another object with the same function. */
export interface WebhookReceiver {
  receive(webhook: Webhook): Promise<WebhookReply>
}
