import { createHash } from 'node:crypto'
import type { NewCall } from '../store/call.ts'

/** The fields that a request gave; `from`, `at` and `provider` are absent where defaults apply. */
type RequestedCall = Omit<NewCall, 'id' | 'localTime' | 'at' | 'dueAt' | 'provider'> & {
  readonly at: Date | undefined
  readonly provider: string | undefined
}

/**
 * A digest of the request for a call with a key. Equal requests have equal digests, however they
 * are written. Defaults are not part of the digest.
 */
export function digestOf(requested: RequestedCall): Uint8Array {
  const { to, from, provider, queue, at, notAfter, key, ownerId, metadata, rules, series } = requested
  const repeat = series && [series.repeat, series.start]
  const fields = [to, from, provider, queue, at?.getTime(), notAfter?.getTime(), key, ownerId, metadata, rules, repeat]
  return createHash('sha256')
    .update(JSON.stringify(fields.map(sorted)))
    .digest()
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  // Pairs, because objects sort numeric names first; in an object, to differ from a list of pairs.
  return {
    of: Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  }
}
