export type { ConnectionEvent } from './connection/connection-event.ts'
export { migrate } from './migrate.ts'
export type { PostgresStoreOptions } from './options.ts'
export { postgresStore } from './postgres-store.ts'
