// The packages as `npm run build` made them, as they would be published.
export { createScheduler } from '../../packages/scheduler-core/dist/index.js'
export { migrate, postgresStore } from '../../packages/store-postgres/dist/index.js'
