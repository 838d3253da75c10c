import type { RequestHandler, Router } from 'express'
import type { BodyReader } from '../http/body.ts'
import { onlyMethods } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import type { Schema } from '../http/validate.ts'
import { nothingSchema, stopSchema } from './dialer-schemas.ts'
import type { DialerSession } from './dialer-session.ts'

export interface DialerRoutes {
  readonly session: DialerSession
  readonly bodies: BodyReader
  /** Runs before every change. */
  readonly mayChange: RequestHandler
}

/** Shows and controls the dialer. */
export function addDialerRoutes(router: Router, { session, bodies, mayChange }: DialerRoutes): void {
  router
    .route('/api/dialer')
    .get(async (_request, response) => {
      await session.refresh()
      reply(response, 200, session.snapshot())
    })
    .all(onlyMethods('GET, HEAD'))

  const action = <Body>(name: string, schema: Schema<Body>, act: (body: Body) => void | Promise<void>) =>
    router
      .route(`/api/dialer/${name}`)
      .post(mayChange, async (request, response) => {
        await act(await bodies.json(schema, request, response))
        reply(response, 202, session.snapshot())
      })
      .all(onlyMethods('POST'))

  action('start', nothingSchema, session.start)
  action('pause', nothingSchema, session.pause)
  action('resume', nothingSchema, session.resume)
  action('stop', stopSchema, ({ hangUp = false }) => session.stop({ hangUp }))
}
