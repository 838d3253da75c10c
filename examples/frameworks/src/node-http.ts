import { createServer } from 'node:http'
import { serverTimeouts, toNodeListener } from '@outdial/http/node'
import { listening } from './listening.ts'
import { handler } from './outdial.ts'

const server = createServer(serverTimeouts, toNodeListener(handler)).listen(
  Number(process.env.PORT ?? 3000),
  '127.0.0.1',
  () => listening(server.address()),
)
