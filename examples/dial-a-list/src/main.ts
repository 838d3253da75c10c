import { callApi, createCallClient } from '@outdial/call-client'
import { startCallApi } from '@outdial/call-mocks/server'
import { createDialer } from '@outdial/dialer'

// A mocked call service: no phone rings. For real calls, give `callApi` the address of a real service instead.
const service = await startCallApi({
  port: 0,
  scenario: { ringMs: [100, 500], talkMs: [200, 900] },
  numbers: { '+15512459377': { outcome: 'busy' } },
})
const calls = createCallClient({ provider: callApi({ baseUrl: service.url }) })
const dialer = createDialer({ dial: calls.dial, concurrency: 3 })

const run = dialer.run(['+13018040009', '+19842068287', '+15512459377', '+19362072765', '+18582210308'])
run.on('entry', ({ index, to, status }) => console.log(index, to, status))

const { completed, busy } = await run.finished
console.log(`${completed} completed, ${busy} busy`)

await calls.close()
await service.close()
