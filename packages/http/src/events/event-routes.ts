import type { Limiters } from '../access/limits.ts'
import type { DialerSession } from '../dialer/dialer-session.ts'
import type { Routes } from '../http/routes.ts'
import type { EventHub } from './event-hub.ts'

export interface EventRoutes {
  readonly events: EventHub
  readonly session: DialerSession | undefined
  readonly limit: Limiters['eventStream']
}

/** Streams the changes of calls and of the dialer. */
export const eventRoutes = ({ events, session, limit }: EventRoutes): Routes => ({
  '/api/events': {
    noHead: true,
    async GET(request, _params, caller) {
      if (caller.role === 'admin') await session?.refresh()
      const release = limit(request)
      try {
        return events.open(caller, () => session?.snapshot(), { mayRead: caller.isValid, onEnd: release })
      } catch (error) {
        release()
        throw error
      }
    },
  },
})
