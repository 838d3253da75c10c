// The packages as `npm run build` made them, as they would be published.
export { createScheduler, type SchedulerClient } from '../../packages/scheduler-core/dist/index.js'
export type { CallStore, ScheduledCall } from '../../packages/scheduler-core/dist/store.js'
export { sqliteStore } from '../../packages/store-sqlite/dist/index.js'
