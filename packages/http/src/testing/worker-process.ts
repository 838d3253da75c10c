import { createCallClient, numDialer } from '@outdial/call-client'
import { createScheduler } from '@outdial/scheduler-core'
import { postgresStore } from '@outdial/store-postgres'

/** A worker process. Arguments: the addresses of the database, the service and the webhooks. */
const [url = '', baseUrl = '', webhookUrl = ''] = process.argv.slice(2)
const calls = createCallClient({ provider: numDialer({ baseUrl, webhookUrl }) })
const scheduler = createScheduler({ store: postgresStore({ url }), clients: calls, concurrency: 1 })
await scheduler.start()
process.on('disconnect', () => process.exit())
process.send?.('ready')
