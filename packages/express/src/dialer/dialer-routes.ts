import type { RequestHandler, Router } from 'express'
import type { BodyReader } from '../http/body.ts'
import type { Schema } from '../http/checked.ts'
import { onlyMethods } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import type { Desk } from './dialer-desk.ts'
import { nothingSchema, stopSchema } from './dialer-schemas.ts'

export interface DialerRoutes {
  readonly desk: Desk
  readonly bodies: BodyReader
  /** Stands before every change. */
  readonly mayChange: RequestHandler
}

/** Shows the dialer, starts and stops it. */
export function addDialerRoutes(router: Router, { desk, bodies, mayChange }: DialerRoutes): void {
  router
    .route('/api/dialer')
    .get(async (_request, response) => {
      await desk.refresh()
      reply(response, 200, desk.picture())
    })
    .all(onlyMethods('GET, HEAD'))

  const action = <Body>(name: string, schema: Schema<Body>, act: (body: Body) => void | Promise<void>) =>
    router
      .route(`/api/dialer/${name}`)
      .post(mayChange, async (request, response) => {
        await act(await bodies.json(schema, request, response))
        reply(response, 202, desk.picture())
      })
      .all(onlyMethods('POST'))

  action('start', nothingSchema, desk.start)
  action('pause', nothingSchema, desk.pause)
  action('resume', nothingSchema, desk.resume)
  action('stop', stopSchema, ({ hangUp = false }) => desk.stop({ hangUp }))
}
