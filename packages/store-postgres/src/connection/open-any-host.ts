import type { Address } from './address.ts'
import { type Connection, type ConnectOptions, openConnection } from './connect.ts'
import { isAway } from './errors.ts'

/** Opens a connection. */
export type Open = (options: Omit<ConnectOptions, 'address' | 'place'>) => Promise<Connection>

/**
 * Opens connections to the first host that can be reached and, if there are several, written to. It
 * begins with the host that worked last. It rejects with the error of the last host, or with the
 * first error that is not about reaching a host.
 */
export function openAnyHost(address: Address): Open {
  const count = Math.max(1, address.hosts.length)
  let good = 0
  return async options => {
    for (let tried = 1; ; tried++) {
      const place = good
      try {
        return await openConnection({ ...options, address, place })
      } catch (error) {
        // A concurrent call may have moved on already.
        if (good === place) good = (place + 1) % count
        if (tried >= count || options.signal.aborted || !isAway(error)) throw error
      }
    }
  }
}
