import type { Address } from './address.ts'
import { type Connection, type ConnectOptions, openConnection } from './connect.ts'
import { isAway } from './postgres-error.ts'

/**
 * Opens a connection to the first host that can be reached, and written to if there are several; begins with the one that was so last.
 * Rejects with what the last one said, or with what one said that would have none of us.
 */
export type Opener = (options: Omit<ConnectOptions, 'address' | 'place'>) => Promise<Connection>

export function openerOf(address: Address): Opener {
  const count = Math.max(1, address.hosts.length)
  let good = 0
  return async options => {
    for (let tried = 1; ; tried++) {
      const place = good
      try {
        return await openConnection({ ...options, address, place })
      } catch (error) {
        // Whoever opens another one at the same time may have moved on already.
        if (good === place) good = (place + 1) % count
        if (tried >= count || options.signal.aborted || !isAway(error)) throw error
      }
    }
  }
}
