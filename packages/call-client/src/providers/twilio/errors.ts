import type { CallErrorCode } from '../../kernel/call-error.ts'
import { fieldsOf, numberIn, textIn } from '../fields.ts'
import type { ReadRefusal } from '../http/refusal.ts'

// https://www.twilio.com/docs/api/errors: the codes that say more than their HTTP status.
const CODES: Readonly<Record<number, CallErrorCode>> = {
  10004: 'rate-limited',
  20003: 'unauthorized',
  20404: 'not-found',
  20429: 'rate-limited',
  21201: 'invalid-number',
  21205: 'rejected',
  21210: 'rejected',
  21211: 'invalid-number',
  21212: 'rejected',
  21214: 'rejected',
  21215: 'rejected',
  21216: 'rejected',
  21217: 'invalid-number',
  21219: 'rejected',
  21220: 'rejected',
}

/** The call is not in a state in which it can be changed: it has ended. */
export const CALL_HAS_ENDED = '21220'

/** Reads `{ code, message, more_info, status }`. */
export const readRefusal: ReadRefusal = body => {
  const { code, message, more_info } = fieldsOf(body)
  const number = numberIn(code)
  return {
    message: textIn(message),
    code: number === undefined ? undefined : CODES[number],
    providerCode: number?.toString(),
    docsUrl: textIn(more_info),
  }
}
