import type { Request } from 'express'
import { checked, type Subject } from '../http/checked.ts'
import { textSchema } from '../http/fields.ts'

const HEADER: Subject = { code: 'invalid-header', detail: 'A header does not fit', name: 'Idempotency-Key' }

/**
 * The `Idempotency-Key` of a request: whoever repeats a request with it gets what the first one got, and nothing is done twice
 * (draft-ietf-httpapi-idempotency-key-header).
 *
 * @throws {Problem} 422 if it cannot be the key of a call
 */
export function idempotencyKeyOf(request: Pick<Request, 'get'>): string | undefined {
  const key = request.get('idempotency-key')
  return key === undefined ? undefined : checked(textSchema, key, HEADER)
}
