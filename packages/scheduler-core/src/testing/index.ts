export type { StoreFactory } from './kit/world.ts'
export { type StorePropertyOptions, storeProperty } from './store-property.ts'
export { type CallStoreTestOptions, type It, testCallStore } from './test-call-store.ts'
