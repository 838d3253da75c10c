import { createHash } from 'node:crypto'
import type { CallRecord, ScheduledCall } from '@outdial/scheduler-core'

/**
 * Keys of calls and ids of records are unique in a store. Those of a user get a prefix of its own, so
 * that two users may use the same, and nobody finds out those of others.
 */
export interface OwnKeys {
  readonly prefix: string
  /** The key as the store has it. */
  within(key: string): string
  /** The call with its key as its owner gave it; without the key if the application gave it. */
  shown<Call extends ScheduledCall>(call: Call): Call
  /** The record with its id as its owner gave it. */
  shownRecord(record: CallRecord): CallRecord
}

const known = new Map<string, OwnKeys>()
const MOST_KNOWN = 10_000

/** The keys of this owner. */
export function ownKeysOf(ownerId: string): OwnKeys {
  const found = known.get(ownerId)
  if (found) return found
  const prefix = `${createHash('sha256').update(ownerId).digest('base64url').slice(0, 16)}:`
  const keys: OwnKeys = {
    prefix,
    within: key => prefix + key,
    shownRecord: record => (record.id.startsWith(prefix) ? { ...record, id: record.id.slice(prefix.length) } : record),
    shown: call =>
      call.key === undefined
        ? call
        : { ...call, key: call.key.startsWith(prefix) ? call.key.slice(prefix.length) : undefined },
  }
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(ownerId, keys)
  return keys
}

/**
 * The key in the store of a call that a user schedules over HTTP with this `key`. With it, code of the
 * server and requests of the user name the same call, so that it rings once whoever schedules first:
 * `scheduler.schedule({ to, ownerId, key: userKey(ownerId, 'order-17') })`.
 *
 * @throws {TypeError} if one of them is no text, or empty
 */
export function userKey(ownerId: string, key: string): string {
  for (const [name, value] of Object.entries({ ownerId, key })) {
    if (typeof value === 'string' && value !== '') continue
    throw new TypeError(`userKey: Expected \`${name}\` to be a text that is not empty, got ${JSON.stringify(value)}`)
  }
  return ownKeysOf(ownerId).within(key)
}
