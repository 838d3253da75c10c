import type { Call } from '../../api/call-wire.ts'
import type { CallOrder } from './calls-view.ts'

/** The fields that determine the position of a call in the list. */
export type CallPosition = Pick<Call, 'at' | 'sequence'>

/**
 * Compares positions as the server does: by `at`, then by the order of adding. Negative if `one`
 * comes first.
 */
export function comparePositions(order: CallOrder, one: CallPosition, other: CallPosition): number {
  const apart = compareInstants(one.at, other.at) || one.sequence - other.sequence
  return order === 'soonest' ? apart : -apart
}

// The server's instants are texts in UTC of one format, so they compare as texts, without being
// parsed.
const compareInstants = (one: string, other: string): number =>
  one.length === other.length && one.endsWith('Z') && other.endsWith('Z')
    ? Number(one > other) - Number(one < other)
    : Date.parse(one) - Date.parse(other)

/** Unique calls in order. A change costs one binary search. */
export interface SortedCalls {
  readonly size: number
  at(index: number): Call | undefined
  get(id: string): Call | undefined
  /** The index of a call; -1 if it is not in the list. */
  indexOf(id: string): number
  /**
   * Adds a call, or replaces its older version. Returns `false` if the list has this version or a
   * newer one.
   */
  put(call: Call): boolean
  remove(id: string): boolean
}

export function sortedCalls(order: CallOrder, calls: readonly Call[] = []): SortedCalls {
  const byId = new Map(calls.map(call => [call.id, call]))
  const sorted = [...byId.values()].sort((one, other) => comparePositions(order, one, other))

  /** The first index whose call does not come before this position. */
  const search = (place: CallPosition): number => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const call = sorted[middle]
      if (call && comparePositions(order, call, place) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  const indexOf = (id: string): number => {
    const known = byId.get(id)
    if (!known) return -1
    let index = search(known)
    // Several calls share a position if a server sends no sequence.
    while (index < sorted.length && sorted[index]?.id !== id) index++
    return index
  }

  return {
    get size() {
      return sorted.length
    },
    at: index => sorted[index],
    get: id => byId.get(id),
    indexOf,
    put(call) {
      const known = byId.get(call.id)
      if (known && known.version >= call.version) return false
      const index = indexOf(call.id)
      byId.set(call.id, call)
      if (known && comparePositions(order, known, call) === 0) {
        sorted[index] = call
        return true
      }
      if (known) sorted.splice(index, 1)
      sorted.splice(search(call), 0, call)
      return true
    },
    remove(id) {
      const index = indexOf(id)
      if (index < 0) return false
      sorted.splice(index, 1)
      return byId.delete(id)
    },
  }
}
