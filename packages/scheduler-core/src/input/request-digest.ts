import { createHash } from 'node:crypto'
import type { NewCall } from '../store/call.ts'

/** What was asked for; `at`, `provider` and `from` are absent where they were left to us. */
type Asked = Omit<NewCall, 'id' | 'localTime' | 'at' | 'provider'> & {
  readonly at: Date | undefined
  readonly provider: string | undefined
}

/**
 * A digest of what was asked for with a key, such that the same request has the same one however it was written. What was left to us
 * (when, by whom, from where) is not part of it.
 */
export function digestOf(asked: Asked): Uint8Array {
  const { to, from, provider, queue, at, notAfter, key, ownerId, metadata } = asked
  const fields = [to, from, provider, queue, at?.getTime(), notAfter?.getTime(), key, ownerId, metadata]
  return createHash('sha256')
    .update(JSON.stringify(fields.map(sorted)))
    .digest()
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  // As pairs, since an object would put names that are numbers first; in an object, since a list of pairs is something else.
  return {
    of: Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  }
}
