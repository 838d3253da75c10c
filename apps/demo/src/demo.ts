import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createCallClient } from '@outdial/call-client'
import { createDialer } from '@outdial/dialer'
import { outdial } from '@outdial/express'
import express from 'express'
import { type CallService, startCallService } from './call-service.ts'
import type { Environment } from './environment.ts'
import { allowHosts, inAddress, pageHeaders } from './headers.ts'
import { DEFAULT_NUMBERS, readNumbers } from './numbers.ts'
import { reasonOf } from './reason.ts'

/** A demo that runs. */
export interface Demo {
  /** The address to open. */
  readonly url: string
  /** The call service that it dials with. */
  readonly service: Pick<CallService, 'name' | 'url' | 'mocked'>
  /** Places nothing more and stops listening. Calls in flight go on at their service. */
  close(): Promise<void>
}

const PAGE = fileURLToPath(new URL('../dist', import.meta.url))

/** Composes the packages into one server, with the mocked call service beside it unless there is another. */
export async function startDemo(environment: Environment, onError: (error: unknown) => void): Promise<Demo> {
  const { HOST, PORT, CONCURRENCY, MAX_CALL_MS, CALLER_NUMBER, NUMBERS_FILE } = environment
  const numbers = NUMBERS_FILE ? await readNumbers(NUMBERS_FILE) : DEFAULT_NUMBERS

  const service = await startCallService(environment)

  // Webhooks need the address before anything is composed, and with port 0 only listening tells it.
  const server = createServer()
  server.listen(PORT, HOST)
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Error(`Expected PORT to be free, got ${PORT}: ${reasonOf(cause)}`, { cause })
  })
  const listening = server.address()
  const port = typeof listening === 'object' && listening ? listening.port : PORT
  const url = `http://${inAddress(HOST)}:${port}`
  const publicUrl = environment.PUBLIC_URL ?? url

  const calls = createCallClient({
    provider: service.provider(`${publicUrl.replace(/\/+$/, '')}/webhooks`),
    maxCallMs: MAX_CALL_MS,
  })
  calls.on('error', ({ error }) => onError(error))
  const dialer = createDialer({ dial: calls.dial, concurrency: CONCURRENCY })
  const router = outdial({
    calls,
    dialer,
    list: () => numbers.map(to => ({ to, from: CALLER_NUMBER })),
    publicUrl,
    onError,
  })

  const app = express()
    .disable('x-powered-by')
    .use(allowHosts({ port, publicUrl }), pageHeaders())
    .get('/healthz', (_request, response) => void response.set('Cache-Control', 'no-store').json({ status: 'ok' }))
    .use(router)
    .use(express.static(PAGE))
  server.on('request', app)

  return {
    url,
    service,
    async close() {
      router.close()
      const closed = once(server, 'close')
      server.close()
      await calls.close()
      server.closeAllConnections()
      await Promise.all([closed, service.close()])
    },
  }
}
