import type { Caller } from '../access/caller.ts'
import type { Limiters } from '../access/limits.ts'
import type { DialerSession } from '../dialer/dialer-session.ts'
import type { Routes } from '../http/routes.ts'
import type { EventHub } from './event-hub.ts'

export interface EventRoutes {
  readonly events: EventHub
  /** The run of the dialer that a caller may see. */
  readonly sessionOf: (caller: Caller) => DialerSession | undefined
  readonly limit: Limiters['eventStream']
}

/** Streams the changes of calls and of the dialer. */
export const eventRoutes = ({ events, sessionOf, limit }: EventRoutes): Routes => ({
  '/api/events': {
    noHead: true,
    async GET(request, _params, caller) {
      const session = sessionOf(caller)
      await session?.refresh()
      const release = limit(request, caller.ownerId)
      try {
        return events.open(caller, () => session?.snapshot(), { mayRead: caller.isValid, onEnd: release })
      } catch (error) {
        release()
        throw error
      }
    },
  },
})
