import { once } from 'node:events'
import { migrate } from '../migrate.ts'

// Both processes are ready before either begins.
process.send?.('ready')
await once(process, 'message')
for (const path of process.argv.slice(2)) await migrate({ path })
process.disconnect()
