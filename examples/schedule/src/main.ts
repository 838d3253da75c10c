import { callApi, createCallClient } from '@outdial/call-client'
import { startCallApi } from '@outdial/call-mocks/server'
import { createScheduler } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'

// A mocked call service: no phone rings. For real calls, give `callApi` the address of a real service instead.
const service = await startCallApi({ port: 0, scenario: { ringMs: [100, 500], talkMs: [200, 900] } })

const calls = createCallClient({ provider: callApi({ baseUrl: service.url }) })
const scheduler = createScheduler({ store: sqliteStore({ path: 'calls.db' }), clients: calls, concurrency: 3 })
scheduler.on('call', ({ to, status }) => console.log(to, status))
await scheduler.start()

// `key` makes this repeatable: the second run of this program finds the call of the first.
const at = { local: '2040-01-02T09:00', timeZone: 'America/New_York' }
const { dueAt } = await scheduler.schedule({ to: '+19842068287', at, key: 'reminder-7' })
console.log(`The reminder is due at ${dueAt.toISOString()}`)

const to = '+13018040009'
const ended = new Promise(resolve => scheduler.on('call', call => call.to === to && call.endedAt && resolve(call)))
await scheduler.schedule({ to, at: new Date(Date.now() + 1000) })
await ended
console.table((await scheduler.history(to)).calls, ['at', 'direction', 'disposition'])

await scheduler.close()
await calls.close()
await service.close()
