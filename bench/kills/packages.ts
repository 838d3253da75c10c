// The packages as `npm run build` made them, as they would be published.
export { callApi, createCallClient } from '../../packages/call-client/dist/index.js'
export type { LedgerReport } from '../../packages/call-mocks/dist/server.js'
export { createScheduler, type ScheduledCall } from '../../packages/scheduler-core/dist/index.js'
export { postgresStore } from '../../packages/store-postgres/dist/index.js'

/** The command that starts the mock services. */
export const MOCKS = new URL('../../packages/call-mocks/dist/bin.js', import.meta.url)
