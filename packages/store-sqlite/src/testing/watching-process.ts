import { sqliteStore } from '../sqlite-store.ts'

// Only the watching of the store could keep this process alive.
const store = sqliteStore({ path: String(process.argv[2]) })
await store.queues()
store.watch?.(() => {})
process.disconnect()
