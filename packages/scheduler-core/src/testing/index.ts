export type { StoreFactory } from './kit/world.ts'
export { type RaceOptions, type RaceReport, raceCallStore } from './race/race-call-store.ts'
export { type StorePropertyOptions, storeProperty } from './store-property.ts'
export { type CallStoreTestOptions, type It, testCallStore } from './test-call-store.ts'
