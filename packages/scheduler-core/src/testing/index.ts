export type { StoreFactory } from './kit/world.ts'
export { type It, testCallStore } from './test-call-store.ts'
