import { type Answer, toResponse } from '../faulty-reply.ts'

/** A refusal in Twilio's own words (https://www.twilio.com/docs/api/errors). */
export const refusal = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
})

const CODES: Readonly<Record<number, readonly [number, string]>> = {
  401: [20003, 'Authenticate'],
  403: [20003, 'Permission denied'],
  404: [20404, 'The requested resource was not found'],
  405: [20004, 'Method not allowed'],
  429: [20429, 'Too Many Requests'],
  503: [20503, 'Service unavailable'],
}

/** The refusal of this HTTP status. */
export function refusalOf(status: number): Answer {
  const [code, message] = CODES[status] ?? [status < 500 ? 20001 : 20500, 'The mocked service refuses']
  return refusal(status, code, message)
}

export const unrouted = (status: 404 | 405): Response => toResponse(refusalOf(status))
