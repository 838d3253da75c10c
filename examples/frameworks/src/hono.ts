import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import { listening } from './listening.ts'
import { BASE_PATH, handler } from './outdial.ts'

const app = new Hono()
  .get('/', context => context.text('the app'))
  .all(`${BASE_PATH}/*`, context => handler(context.req.raw, { address: getConnInfo(context).remote.address }))

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' }, listening)
