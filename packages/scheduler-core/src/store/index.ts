// What a store is written with, beside the types of the main entry.
export type { AttemptedCall, NewCall } from './call.ts'
export { type CallCounts, type CountQuery, toCallCounts } from './call-counts.ts'
export type {
  CallPosition,
  CallQuery,
  HistoryQuery,
  MetadataFilter,
  MetadataValue,
  OverdueQuery,
  Page,
  RecordPosition,
  RecordQuery,
  StoreHint,
} from './call-store.ts'
export { OTHER_PROVIDERS_WAIT_MS } from './call-store.ts'
export { type CallAfterChange, type CallChange, type Changed, changeCall } from './change-call.ts'
export { decideStep, extraDueCalls, type StepResult } from './decide-step.ts'
export type { DispatchChange, DispatchState, ProviderUsage } from './dispatch-state.ts'
export {
  type DoNotCallEntry,
  type DoNotCallQuery,
  type DoNotCallStore,
  isListed,
  type NewDoNotCallEntry,
} from './do-not-call.ts'
export { type EndingQuery, type Endings, toEndings } from './endings.ts'
export { isRecorded, numbersOf, statusOf, toRecord } from './history.ts'
export { type AddTerms, checkTerms } from './known-call.ts'
export { type LimitedProvider, limitedIn } from './limited-providers.ts'
export type {
  AttemptWithoutId,
  DuePosition,
  IdHolder,
  LoadedQueue,
  LoadedStep,
  RecentAttempt,
} from './loaded-step.ts'
export { newCall } from './new-call.ts'
export { newProviderState, type ProviderState } from './provider-state.ts'
export { type Counted, capacityOf, changeSettings, newQueue, paceOf, type Queue } from './queue.ts'
export type { KnownAttempt } from './record-update.ts'
export { searchedFields, searchText } from './search-text.ts'
export type { Advanced, AttemptUpdate, DispatchLimits, ProviderLimits, Step } from './step.ts'
export type { DayBudget, DayLeft, PlacedAttempt, RuledCall, RuleHold, Spent, StepRules } from './step-rules.ts'
export { dueInMs, mayFreeLine } from './wake.ts'
