export type { StoreFactory } from './kit/world.ts'
export { type CallStoreTestOptions, type It, testCallStore } from './test-call-store.ts'
