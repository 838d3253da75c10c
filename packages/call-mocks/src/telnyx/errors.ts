import { type Answer, toResponse } from '../faulty-reply.ts'

/** A refusal in Telnyx's own words. */
export const refusal = (status: number, code: string, title: string, detail: string): Answer => ({
  status,
  body: {
    errors: [{ code, title, detail, meta: { url: `https://developers.telnyx.com/docs/overview/errors/${code}` } }],
  },
})

const CODES: Readonly<Record<number, readonly [string, string]>> = {
  401: ['10009', 'Authentication failed'],
  403: ['10010', 'Authorization failed'],
  404: ['10005', 'Resource not found'],
  405: ['10006', 'Method not allowed'],
  415: ['10003', 'Invalid content type'],
  429: ['10011', 'Too many requests'],
}

/** The refusal of this HTTP status. */
export function refusalOf(status: number): Answer {
  const [code, title] = CODES[status] ?? [status < 500 ? '10007' : '10000', 'The mocked service refuses']
  return refusal(status, code, title, `${title}.`)
}

export const unrouted = (status: 404 | 405): Response => toResponse(refusalOf(status))
