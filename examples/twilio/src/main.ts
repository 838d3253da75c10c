import { once } from 'node:events'
import { createServer } from 'node:http'
import { createCallClient } from '@outdial/call-client'
import { twilio, twiml } from '@outdial/call-client/twilio'
import { MOCK_TWILIO_ACCOUNT } from '@outdial/call-mocks'
import { startTwilio } from '@outdial/call-mocks/server'
import { createWebhookHandler, webhooksAt } from '@outdial/http'
import { serverTimeouts, toNodeListener } from '@outdial/http/node'
import { createScheduler } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'

const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM, PUBLIC_URL, PORT } = process.env
const [to = '+13018040009'] = process.argv.slice(2)

const server = createServer(serverTimeouts).listen(Number(PORT ?? (TWILIO_ACCOUNT_SID ? 3000 : 0)))
await once(server, 'listening')
const address = server.address()
const port = typeof address === 'object' ? address?.port : undefined

// Without an account: a mock that signs its webhooks as Twilio does. No phone rings.
const mock = TWILIO_ACCOUNT_SID ? undefined : await startTwilio({ port: 0, scenario: { ringMs: 300, talkMs: 500 } })
const account = mock
  ? { ...MOCK_TWILIO_ACCOUNT, baseUrl: mock.url }
  : {
      accountSid: demand('TWILIO_ACCOUNT_SID', TWILIO_ACCOUNT_SID),
      authToken: demand('TWILIO_AUTH_TOKEN', TWILIO_AUTH_TOKEN),
    }

const calls = createCallClient({
  provider: twilio({
    ...account,
    from: mock ? '+15005550006' : demand('TWILIO_FROM', TWILIO_FROM),
    twiml: ({ metadata }) => twiml({ say: `Hello ${String(metadata?.['name'])}, this is a test of Outdial.` }),
    machineDetection: 'enable',
    webhookUrl: webhooksAt(mock ? `http://127.0.0.1:${port}` : demand('PUBLIC_URL', PUBLIC_URL)),
  }),
})
server.on('request', toNodeListener(createWebhookHandler({ webhooks: calls })))

const store = sqliteStore({ path: 'twilio.db' })
const scheduler = createScheduler({ store, clients: calls, concurrency: 1 })
scheduler.on('call', ({ status }) => console.log(status))
scheduler.on('error', ({ error }) => console.error(error))
await scheduler.start()

const { id } = await scheduler.schedule({ to, metadata: { name: 'Ada' } })
await scheduler.onIdle('default')
const call = await scheduler.get(id)
console.log('details:', JSON.stringify(call?.attempts[0]?.details))

await scheduler.close()
await calls.close()
await store.close()
server.close()
server.closeAllConnections()
await mock?.close()

function demand(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new Error(`Expected ${name} beside TWILIO_ACCOUNT_SID, got nothing`)
  return value
}
