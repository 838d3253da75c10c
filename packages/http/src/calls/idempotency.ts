import * as z from 'zod'
import type { ApiRequest } from '../http/request.ts'
import { type Subject, validate } from '../http/validate.ts'

const MAX_LENGTH = 200 - '/999'.length
const key = { error: `a text of 1 to ${MAX_LENGTH} characters` }

/** An `Idempotency-Key`. The key of each call of a list is this key and its place. */
export const idempotencyKeySchema = z.string(key).min(1, key).max(MAX_LENGTH, key)

const HEADER: Subject = { code: 'invalid-header', detail: 'A header does not fit', name: 'Idempotency-Key' }

/**
 * The `Idempotency-Key` of a request (draft-ietf-httpapi-idempotency-key-header). A repeated
 * request with the same key returns the result of the first, and does nothing twice.
 *
 * @throws {Problem} 422 if it cannot be the key of a call
 */
export function idempotencyKeyOf(request: Pick<ApiRequest, 'header'>): string | undefined {
  const key = request.header('idempotency-key')
  return key === undefined ? undefined : validate(idempotencyKeySchema, key, HEADER)
}
