import type { CallErrorCode } from '../../kernel/call-error.ts'
import { fieldsOf, textIn } from '../fields.ts'
import type { ReadRefusal } from '../http/refusal.ts'

// https://developers.telnyx.com/development/api-fundamentals/api-errors
const CODES: Readonly<Record<string, CallErrorCode>> = {
  10005: 'not-found',
  10007: 'rejected',
  10009: 'unauthorized',
  10010: 'unauthorized',
  10011: 'rate-limited',
  10016: 'invalid-number',
}

/** "Call has already ended." */
export const CALL_HAS_ENDED = '90018'

/** Reads `{ errors: [{ code, title, detail, meta: { url } }] }`. */
export const readRefusal: ReadRefusal = body => {
  const { errors } = fieldsOf(body)
  const { code, title, detail, meta } = fieldsOf(Array.isArray(errors) ? errors[0] : undefined)
  const providerCode = textIn(code)
  return {
    message: textIn(detail) ?? textIn(title),
    code: providerCode !== undefined && Object.hasOwn(CODES, providerCode) ? CODES[providerCode] : undefined,
    providerCode,
    docsUrl: textIn(fieldsOf(meta).url),
  }
}
