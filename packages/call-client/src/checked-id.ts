import { CallError } from './kernel/call-error.ts'

const MAX_LENGTH = 256

/**
 * Returns a provider's id of a call, which the client keeps and stores.
 *
 * @throws {CallError} `bad-response` if it has more than 256 characters
 */
export function checkedId<Id extends string | undefined>(id: Id): Id {
  if (id === undefined || id.length <= MAX_LENGTH) return id
  throw new CallError('bad-response', `Expected an id of at most ${MAX_LENGTH} characters`, { placed: 'unknown' })
}
