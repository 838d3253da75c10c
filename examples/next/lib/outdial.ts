import { callApi, createCallClient } from '@outdial/call-client'
import { startCallApi } from '@outdial/call-mocks/server'
import { createHandler, type Handler } from '@outdial/http'
import { createScheduler } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'
import { userOf } from './session.ts'

declare global {
  // One for the process: a development server loads this module again after each edit.
  var outdialHandler: Promise<Handler> | undefined
}

export const handlerOf = (): Promise<Handler> => (globalThis.outdialHandler ??= start())

async function start(): Promise<Handler> {
  // A mocked call service: no phone rings. For real calls, use the provider of your carrier instead.
  const service = await startCallApi({ port: 0, scenario: { ringMs: 1000, talkMs: 4000 } })
  const calls = createCallClient({ provider: callApi({ baseUrl: service.url }) })
  const store = sqliteStore({ path: 'calls.db' })
  const scheduler = createScheduler({ store, clients: calls, concurrency: 3 })
  await scheduler.start()
  return createHandler({
    webhooks: calls,
    scheduler,
    basePath: '/outdial',
    authorize(request) {
      const ownerId = userOf(request.headers.get('cookie'))
      return ownerId === undefined ? undefined : { ownerId }
    },
  })
}
