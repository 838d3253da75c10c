export type { CallLog } from './call-log.ts'
export type { CancelAllOptions, CancelledCalls } from './cancel-all.ts'
export type { Capabilities, ProviderCapabilities } from './capabilities.ts'
export type { Found, LostAttempt, SchedulerClient } from './clients.ts'
export { createScheduler } from './create-scheduler.ts'
export type { DoNotCallList } from './do-not-call.ts'
export type { CheckedCalls, CheckOptions } from './explain/create-explain.ts'
export type { Explanation, QueueExplanation, Reason, ReasonCode } from './explain/explanation.ts'
export type { Plan, PlanOptions, PlanRefusal, PlanWait } from './explain/plan.ts'
export type { CallRulesInput } from './input/call-rules.ts'
export type { DoNotCallInput, DoNotCallListQuery, DoNotCallPage } from './input/do-not-call-input.ts'
export type {
  CallEditInput,
  CallHistory,
  CallInput,
  CallPage,
  CancelFilter,
  ChangeOptions,
  HistoryEntry,
  HistoryOptions,
  InvalidCall,
  ListQuery,
  LogEntry,
  LogPage,
  LogQuery,
  MetadataQuery,
  OwnerOptions,
  RecordInput,
  ResolvedLocalTime,
  ScheduleOptions,
  SkipInvalidOptions,
} from './input/index.ts'
export { resolveLocalTime } from './input/index.ts'
export { type MemoryStoreOptions, memoryStore } from './memory/memory-store.ts'
export type { OnIdleOptions } from './on-idle.ts'
export type { MetadataRetryPolicy, SchedulerOptions } from './options.ts'
export { type Occurrence, previewRecurrence } from './recurrence/recurrence.ts'
export type { RecurrenceInput } from './recurrence/recurrence-input.ts'
export type { CallingHours, HoursSpan, Weekday, Weekdays } from './rules/calling-hours.ts'
export type { DailyBudget } from './rules/daily-budget.ts'
export type { CountLimit, NumberLimits } from './rules/number-limits.ts'
export { RULE_PRESETS, type RulePreset } from './rules/presets.ts'
export type { CallingRules, Rules } from './rules/rules-option.ts'
export { CALL_CENTRE_RETRY, type RetryDelay, type SpreadRetryOptions, spreadRetries } from './rules/spread-retries.ts'
export type { Disturbance } from './run/alarm.ts'
export type { AddedCall, AddedCalls } from './schedule-calls.ts'
export type { Scheduler, StopSchedulerOptions } from './scheduler.ts'
export { isSchedulerError, SchedulerError, type SchedulerErrorCode } from './scheduler-error.ts'
export type { SchedulerEvents } from './scheduler-events.ts'
export type {
  AttemptEvent,
  AttemptRecord,
  CallDetails,
  CallDirection,
  CallId,
  CallRecord,
  CallRules,
  CallTarget,
  LocalTime,
  Metadata,
  Repeat,
  ScheduledCall,
  ScheduledStatus,
  Series,
  SeriesCall,
} from './store/call.ts'
export type { CallCounts, CountQuery } from './store/call-counts.ts'
export type { CallStore, MetadataValue } from './store/call-store.ts'
export type { SeriesScope } from './store/change-call.ts'
export type { DoNotCallEntry } from './store/do-not-call.ts'
export type { EndingQuery, Endings } from './store/endings.ts'
export type { QueueChange, QueueSettings, QueueState } from './store/queue.ts'
export type { ProviderLimits } from './store/step.ts'
export type { Watcher } from './watch.ts'
