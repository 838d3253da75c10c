import { sqliteStore } from '../sqlite-store.ts'
import { addOne } from './steps.ts'

const store = sqliteStore({ path: String(process.argv[2]) })
await addOne(store)
await store.close()
process.disconnect()
