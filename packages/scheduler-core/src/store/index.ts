export { SchedulerError, type SchedulerErrorCode } from '../scheduler-error.ts'
export type {
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
  Told,
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
export { STRANGERS_WAIT_MS } from './call-store.ts'
export { type CallChange, type CallEdit, type Changed, type ChangeRefusal, changeCall } from './change-call.ts'
export { isRecorded, numbersOf, talkMs, toRecord } from './history.ts'
export { type AddTerms, checkTerms } from './known-call.ts'
export { type CountedLimit, license, type Terms, termsOf, whyHeld } from './license.ts'
export { earliest, whenOpen } from './moments.ts'
export { newCall } from './new-call.ts'
export {
  attend,
  type Counted,
  changeSettings,
  holdBack,
  letGo,
  newQueue,
  type Pace,
  paceOf,
  type Queue,
  type QueueChange,
  type QueueRoom,
  type QueueSettings,
  type QueueState,
  roomIn,
} from './queue.ts'
export { type KnownAttempt, type RecordedAttempt, recordUpdate } from './record-update.ts'
export type {
  Advanced,
  AttemptUpdate,
  Decide,
  Decision,
  EndedInStore,
  HeldCall,
  HeldReason,
  LookAt,
  NumberLimit,
  RecordedUpdate,
  Refusal,
  Room,
  Step,
} from './step.ts'
export { dueInMs, LOOK_SOON_MS, leavesRoom } from './wake.ts'
