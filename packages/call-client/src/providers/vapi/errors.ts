import type { CallErrorCode } from '../../kernel/call-error.ts'
import { fieldsOf, textIn } from '../fields.ts'
import type { ReadRefusal } from '../http/refusal.ts'

// The service has no codes: what a 400 is about stands in its message. The OpenAPI description says
// "Client/policy failure (limits, validation, missing resources)".
const MESSAGES: readonly (readonly [RegExp, CallErrorCode])[] = [
  [/concurrency limit/i, 'rate-limited'],
  [/E\.164/i, 'invalid-number'],
]

/** Reads `{ message, error, statusCode }`. The message is a text, or a list of texts. */
export const readRefusal: ReadRefusal = (body, status) => {
  const { message, error } = fieldsOf(body)
  const texts = [message ?? error].flat().flatMap(text => textIn(text) ?? [])
  const text = texts.join('; ').slice(0, 1000)
  const [, code] = MESSAGES.find(([pattern]) => status === 400 && pattern.test(text)) ?? []
  return { message: text || undefined, code }
}
