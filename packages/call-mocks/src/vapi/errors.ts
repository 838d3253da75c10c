import { type Answer, toResponse } from '../faulty-reply.ts'

const NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
}

const MESSAGES: Readonly<Record<number, string>> = {
  401: 'Invalid Key. Hot tip, you may be using the private key instead of the public key, or vice versa.',
  404: 'Not Found',
  429: 'Rate limit exceeded.',
}

/** A refusal in Vapi's form. A list of messages is about the fields of the body. */
export const refusalOf = (
  status: number,
  message: string | readonly string[] = MESSAGES[status] ?? 'Refused',
): Answer => ({
  status,
  body: { message, error: NAMES[status] ?? 'Internal Server Error', statusCode: status },
})

export const unrouted = (status: 404 | 405): Response => toResponse(refusalOf(status))
