import type { Webhook } from '../../webhook.ts'
import { hmacKey, hmacOf } from '../signatures.ts'
import { signedForm } from './signature.ts'

/** What `signTwilioWebhook` signs, and with what. */
export interface SignTwilioWebhookOptions {
  /** The address that the service was given, without its fragment. */
  readonly url: string
  readonly authToken: string
  /** The parameters of the form. */
  readonly form: URLSearchParams | Readonly<Record<string, string>>
}

/** The headers and the body of a status callback, as Twilio sends and signs it. */
export async function signTwilioWebhook({
  url,
  authToken,
  form,
}: SignTwilioWebhookOptions): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body: string }> {
  const parameters = new URLSearchParams(form)
  const signature = await hmacOf(await hmacKey(authToken, 'SHA-1'), url + signedForm(parameters))
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body: parameters.toString(),
  } satisfies { headers: Webhook['headers']; body: string }
}
