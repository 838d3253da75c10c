// The packages as `npm run build` made them, as they would be published.
export { type CallProvider, createCallClient, numDialer } from '../../packages/call-client/dist/index.js'
export { systemClock } from '../../packages/call-client/dist/kernel.js'
export { outdial } from '../../packages/express/dist/index.js'
export { createHandler, type OutdialOptions } from '../../packages/http/dist/index.js'
export { toNodeListener } from '../../packages/http/dist/node.js'
export { createScheduler, memoryStore } from '../../packages/scheduler-core/dist/index.js'
export { sqliteStore } from '../../packages/store-sqlite/dist/index.js'
