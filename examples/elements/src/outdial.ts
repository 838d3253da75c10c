import { callApi, createCallClient } from '@outdial/call-client'
import { mockCallApi } from '@outdial/call-mocks'
import { createDialer } from '@outdial/dialer'
import { createHandler } from '@outdial/http'
import { toNodeListener } from '@outdial/http/node'
import { createScheduler, memoryStore } from '@outdial/scheduler-core'
import type { Connect } from 'vite'

const BASE_PATH = '/outdial'
const NUMBERS = ['+13018040009', '+19842068287', '+15512459377', '+19362072765', '+18582210308', '+13333333333']
const HOUR_MS = 3_600_000

// A mocked call service: no phone rings.
const service = mockCallApi()
const calls = createCallClient({ provider: callApi({ fetch: service.fetch }) })
export const scheduler = createScheduler({ store: memoryStore(), clients: calls, concurrency: 3 })
const dialer = createDialer({ dial: calls.dial, concurrency: 3 })
await scheduler.schedule(NUMBERS.map((to, hour) => ({ to, at: new Date(Date.now() + (hour + 1) * HOUR_MS) })))
await scheduler.start()

const handler = createHandler({ webhooks: calls, scheduler, dialer, list: () => NUMBERS, basePath: BASE_PATH })
const listen = toNodeListener(handler)

/** The router, beside the pages. */
export const outdial: Connect.NextHandleFunction = (request, response, next) => {
  if (request.url?.startsWith(`${BASE_PATH}/`)) listen(request, response)
  else next()
}
