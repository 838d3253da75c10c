import type { BodyReader } from '../http/body.ts'
import { reply } from '../http/reply.ts'
import type { Methods, Routes } from '../http/routes.ts'
import type { Schema } from '../http/validate.ts'
import { nothingSchema, stopSchema } from './dialer-schemas.ts'
import type { DialerSession } from './dialer-session.ts'

export interface DialerRoutes {
  readonly session: DialerSession
  readonly bodies: BodyReader
}

/** Shows and controls the dialer. */
export function dialerRoutes({ session, bodies }: DialerRoutes): Routes {
  const action = <Body>(schema: Schema<Body>, act: (body: Body) => void | Promise<void>): Methods => ({
    async POST(request) {
      await act(await bodies.json(schema, request))
      return reply(202, session.snapshot())
    },
  })

  return {
    '/api/dialer': {
      async GET() {
        await session.refresh()
        return reply(200, session.snapshot())
      },
    },
    '/api/dialer/start': action(nothingSchema, session.start),
    '/api/dialer/pause': action(nothingSchema, session.pause),
    '/api/dialer/resume': action(nothingSchema, session.resume),
    '/api/dialer/stop': action(stopSchema, ({ hangUp = false }) => session.stop({ hangUp })),
  }
}
