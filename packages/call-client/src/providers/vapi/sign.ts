import { hmacKey, hmacOf } from '../signatures.ts'
import { hmacPlan, signedText, type VapiHmac } from './hmac-plan.ts'
import { base64ToHex, TOKEN_HEADER, tokenOf } from './signature.ts'

/** The proof of a webhook: the token of its attempt, or the signature of a credential. */
export type SignVapiWebhookOptions =
  | { readonly secret: string; readonly reference: string }
  | { readonly hmac: VapiHmac; readonly body: string; readonly at: Date }

/** The headers by which Vapi proves the origin of a webhook. */
export async function signVapiWebhook(options: SignVapiWebhookOptions): Promise<Readonly<Record<string, string>>> {
  if ('secret' in options) return { [TOKEN_HEADER]: await tokenOf(options.secret, options.reference) }
  const plan = hmacPlan(options.hmac)
  const [secret = ''] = plan.secrets
  const timestamp = String(Math.floor(options.at.getTime() / 1000))
  const base64 = await hmacOf(await hmacKey(secret, plan.hash), signedText(plan, timestamp, options.body))
  const signature = plan.signatureEncoding === 'hex' ? base64ToHex(base64) : base64
  return { [plan.signatureHeader]: plan.signaturePrefix + signature, [plan.timestampHeader]: timestamp }
}
