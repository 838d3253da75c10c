import type { Request } from 'express'
import * as z from 'zod'
import { type Subject, validate } from '../http/validate.ts'

const MOST = 200 - '/999'.length
const key = { error: `a text of 1 to ${MOST} characters` }

/** The `Idempotency-Key` of a request: of several calls each has its place after it. */
export const idempotencyKeySchema = z.string(key).min(1, key).max(MOST, key)

const HEADER: Subject = { code: 'invalid-header', detail: 'A header does not fit', name: 'Idempotency-Key' }

/**
 * The `Idempotency-Key` of a request: whoever repeats a request with it gets what the first one got, and nothing is done twice
 * (draft-ietf-httpapi-idempotency-key-header).
 *
 * @throws {Problem} 422 if it cannot be the key of a call
 */
export function idempotencyKeyOf(request: Pick<Request, 'get'>): string | undefined {
  const key = request.get('idempotency-key')
  return key === undefined ? undefined : validate(idempotencyKeySchema, key, HEADER)
}
