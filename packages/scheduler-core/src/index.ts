export type { Found, LostAttempt, SchedulerClient } from './clients.ts'
export type {
  CallEditInput,
  CallHistory,
  CallInput,
  CallPage,
  ChangeOptions,
  HistoryEntry,
  HistoryOptions,
  ListQuery,
  RecordInput,
  ResolvedLocalTime,
  ScheduleOptions,
} from './input/index.ts'
export { resolveLocalTime } from './input/index.ts'
export { type MemoryStoreOptions, memoryStore } from './memory/memory-store.ts'
export type { SchedulerOptions } from './options.ts'
export type { Disturbance } from './run/alarm.ts'
export { createScheduler, type Scheduler, type StopSchedulerOptions } from './scheduler.ts'
export { isSchedulerError, SchedulerError, type SchedulerErrorCode } from './scheduler-error.ts'
export type { SchedulerEvents } from './scheduler-events.ts'
export type {
  AttemptEvent,
  AttemptRecord,
  CallDetails,
  CallId,
  CallRecord,
  LocalTime,
  Metadata,
  ScheduledCall,
  ScheduledStatus,
} from './store/call.ts'
export type { CallStore } from './store/call-store.ts'
export type { QueueChange, QueueSettings, QueueState } from './store/queue.ts'
export type { ProviderLimits } from './store/step.ts'
export type { Watcher } from './watch.ts'
