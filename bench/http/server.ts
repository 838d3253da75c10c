// One contender's server: `server.ts <measure> <contender> <size> <directory>`, forked by the
// measuring process.
import { eventServers } from './event-servers.ts'
import { listServers } from './list-servers.ts'
import { listen } from './serving.ts'
import { webhookServers } from './webhook-servers.ts'

const servers = { webhooks: webhookServers, events: eventServers, lists: listServers }

const [, , measure = '', contender = '', size = '', directory = ''] = process.argv
const named = Object.entries(servers).find(([name]) => name === measure)?.[1]
const start = Object.entries(named ?? {}).find(([name]) => name === contender)?.[1]
if (!start) throw new Error(`Expected a measure and a contender, got ${measure}, ${contender}`)
await listen(await start(Number(size), directory))
