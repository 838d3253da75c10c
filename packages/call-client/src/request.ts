import type { CallRequest } from './kernel/call.ts'
import { CallError, isCallError } from './kernel/call-error.ts'
import { toPhoneNumber } from './kernel/phone-number.ts'
import type { PlaceRequest } from './provider.ts'

/** A new reference: 128 random bits, as hexadecimal digits. */
export const newReference = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')

/** Whether the text can stand in a webhook's address and hold 128 bits. */
export const isReference = (text: unknown): text is string => typeof text === 'string' && /^[\w-]{22,64}$/.test(text)

/**
 * The request as a provider gets it, if there is nothing against placing it now.
 *
 * @throws {CallError} `invalid-number` for `to` or `from`; `rejected` for a reference that is none; `aborted`
 */
export function checkRequest(
  { to, from, reference = newReference() }: CallRequest,
  signal: AbortSignal | undefined,
  closed: boolean,
): PlaceRequest {
  if (closed) throw new CallError('aborted', 'The client is closed')
  if (signal?.aborted) throw new CallError('aborted', 'Aborted before it began', { cause: signal.reason })
  if (!isReference(reference)) {
    throw new CallError('rejected', 'Expected `reference` to be 22 to 64 letters, digits, - and _')
  }
  return { to: toPhoneNumber(to), from: from === undefined ? undefined : toPhoneNumber(from), reference }
}

/** What a provider threw, as a `CallError`. Of an error that it did not foresee nobody knows what it means. */
export const toCallError = (error: unknown): CallError =>
  isCallError(error) ? error : new CallError('bad-response', 'The provider failed', { placed: 'unknown', cause: error })
