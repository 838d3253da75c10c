import type { BodyReader } from '../http/body.ts'
import { reply } from '../http/reply.ts'
import type { Methods, Routes } from '../http/routes.ts'
import type { Schema } from '../http/validate.ts'
import { nothingSchema, stopSchema } from './dialer-schemas.ts'
import type { DialerSession } from './dialer-session.ts'
import type { DialerSessions } from './dialer-sessions.ts'

export interface DialerRoutes {
  readonly sessions: DialerSessions
  readonly bodies: BodyReader
}

/** Shows and controls the caller's run of the dialer. */
export function dialerRoutes({ sessions, bodies }: DialerRoutes): Routes {
  const action = <Body>(
    schema: Schema<Body>,
    act: (session: DialerSession, body: Body) => void | Promise<void>,
  ): Methods => ({
    async POST(request, _params, caller) {
      const session = sessions.of(caller)
      await act(session, await bodies.json(schema, request))
      return reply(202, session.snapshot())
    },
  })

  return {
    '/api/dialer': {
      async GET(_request, _params, caller) {
        const session = sessions.of(caller)
        await session.refresh()
        return reply(200, session.snapshot())
      },
    },
    '/api/dialer/start': action(nothingSchema, session => session.start()),
    '/api/dialer/pause': action(nothingSchema, session => session.pause()),
    '/api/dialer/resume': action(nothingSchema, session => session.resume()),
    '/api/dialer/stop': action(stopSchema, (session, { hangUp = false }) => session.stop({ hangUp })),
  }
}
