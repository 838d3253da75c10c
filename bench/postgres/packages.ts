// What is measured is what is published: the packages as `npm run build` made them.
export { createScheduler } from '../../packages/scheduler-core/dist/index.js'
export { migrate, postgresStore } from '../../packages/store-postgres/dist/index.js'
