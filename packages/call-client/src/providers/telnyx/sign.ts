/** What `signTelnyxWebhook` signs, and with what. */
export interface SignTelnyxWebhookOptions {
  /** The private key, PKCS #8 in base64. */
  readonly privateKey: string
  readonly body: string
  /** When it is signed. */
  readonly at: Date
}

/** The headers that sign a webhook, as Telnyx makes them. */
export async function signTelnyxWebhook({
  privateKey,
  body,
  at,
}: SignTelnyxWebhookOptions): Promise<Readonly<Record<string, string>>> {
  const bytes = Uint8Array.from(atob(privateKey), character => character.charCodeAt(0))
  const key = await crypto.subtle.importKey('pkcs8', bytes, { name: 'Ed25519' }, false, ['sign'])
  const seconds = String(Math.floor(at.getTime() / 1000))
  const signature = await crypto.subtle.sign('Ed25519', key, new TextEncoder().encode(`${seconds}|${body}`))
  return {
    'telnyx-signature-ed25519': btoa(String.fromCharCode(...new Uint8Array(signature))),
    'telnyx-timestamp': seconds,
  }
}
