export { SchedulerError, type SchedulerErrorCode } from '../scheduler-error.ts'
export type {
  AttemptEvent,
  AttemptedCall,
  AttemptRecord,
  CallDetails,
  CallId,
  CallRecord,
  LocalTime,
  Metadata,
  NewCall,
  ScheduledCall,
  ScheduledStatus,
} from './call.ts'
export type {
  CallPosition,
  CallQuery,
  CallStore,
  HistoryQuery,
  OverdueQuery,
  Page,
  RecordPosition,
  StoreHint,
} from './call-store.ts'
export { OTHER_PROVIDERS_WAIT_MS } from './call-store.ts'
export { type CallChange, type CallEdit, type Changed, type ChangeRefusal, changeCall } from './change-call.ts'
export { decideStep, type StepResult } from './decide-step.ts'
export { isRecorded, numbersOf, talkMs, toRecord } from './history.ts'
export { type AddTerms, checkTerms } from './known-call.ts'
export {
  type AttemptWithoutId,
  byDue,
  type DuePosition,
  type IdHolder,
  type LoadedQueue,
  type LoadedStep,
  type RecentAttempt,
} from './loaded-step.ts'
export { earliest } from './moments.ts'
export { newCall } from './new-call.ts'
export {
  type Counted,
  capacityOf,
  changeSettings,
  newQueue,
  paceOf,
  type Queue,
  type QueueChange,
  type QueueSettings,
  type QueueState,
} from './queue.ts'
export type { KnownAttempt } from './record-update.ts'
export type {
  Advanced,
  AttemptUpdate,
  Decide,
  Decision,
  DispatchLimits,
  EndedInStore,
  HeldCall,
  HeldReason,
  NextPollAt,
  NumberLimit,
  RecordedUpdate,
  Refusal,
  Step,
} from './step.ts'
export { dueInMs, mayFreeLine, WAKE_HORIZON_MS } from './wake.ts'
