import { callApi, createCallClient } from '@outdial/call-client'
import { mockCallApi } from '@outdial/call-mocks'
import { createHandler } from '@outdial/http'
import { createScheduler, memoryStore } from '@outdial/scheduler-core'

/** Where each framework of this folder mounts the handler. */
export const BASE_PATH = '/outdial'

// A mocked call service: no phone rings. For real calls, give `callApi` the address of a real service.
const service = mockCallApi({ scenario: { setupMs: 100, ringMs: 100, talkMs: 100 } })

export const calls = createCallClient({ provider: callApi({ fetch: service.fetch }) })
// In memory, so that it runs everywhere. A store on disk is `@outdial/store-sqlite` or `@outdial/store-postgres`.
export const scheduler = createScheduler({ store: memoryStore(), clients: calls, concurrency: 3 })
await scheduler.start()

/** Who sends a request, in place of your own sessions: a header names the user. */
const authorize = (request: Request) => {
  const ownerId = request.headers.get('x-user')
  return ownerId === null ? undefined : { ownerId }
}

export const handler = createHandler({ webhooks: calls, scheduler, authorize, basePath: BASE_PATH })
