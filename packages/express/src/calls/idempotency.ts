import { isDeepStrictEqual } from 'node:util'
import { type CallInput, resolveLocalTime, type ScheduledCall } from '@outdial/scheduler-core'
import type { Request } from 'express'
import { checked, type Subject } from '../checked.ts'
import { textSchema } from '../fields.ts'
import { Problem } from '../problem.ts'
import { callOf } from './call-of.ts'

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

/**
 * Makes sure that what has the key is what was asked for.
 *
 * @throws {Problem} 422 with the call that has the key
 */
export function demandSame(asked: CallInput | undefined, call: ScheduledCall): void {
  if (!asked || asked.key === undefined || isSame(asked, call)) return
  throw new Problem({
    status: 422,
    code: 'idempotency-key-reused',
    detail: `Expected the key ${JSON.stringify(asked.key)} to come with what it came with before, got another call`,
    fields: { call: callOf(call) },
  })
}

function isSame({ at, notAfter, provider, ...asked }: CallInput, call: ScheduledCall): boolean {
  return (
    asked.to === call.to &&
    asked.from === call.from &&
    (asked.queue ?? 'default') === call.queue &&
    (provider === undefined || provider === call.provider) &&
    asked.ownerId === call.ownerId &&
    isDeepStrictEqual(asJson(asked.metadata), asJson(call.metadata)) &&
    (at === undefined || toMs(at) === call.at.getTime()) &&
    (notAfter && toMs(notAfter)) === call.notAfter?.getTime()
  )
}

const toMs = (moment: NonNullable<CallInput['at']>): number =>
  (moment instanceof Date ? moment : resolveLocalTime(moment).at).getTime()

// As it is kept: -0 is 0, and no object has another prototype.
const asJson = (metadata: unknown): unknown =>
  metadata === undefined ? undefined : JSON.parse(JSON.stringify(metadata))
