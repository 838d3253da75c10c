export { type MemoryStoreOptions, memoryStore } from './memory/memory-store.ts'
export { isSchedulerError, SchedulerError, type SchedulerErrorCode } from './scheduler-error.ts'
