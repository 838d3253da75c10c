import { sqliteStore } from '../sqlite-store.ts'

// Nothing but the store's own watching could keep this process from ending.
const store = sqliteStore({ path: String(process.argv[2]) })
await store.queues()
store.watch?.(() => {})
process.disconnect()
