export type { CallInput } from './call-input.ts'
export { type CancelFilter, toCancelFilter } from './cancel-filter.ts'
export { type ChangeOptions, toChangeOptions } from './change-options.ts'
export { toCountQuery } from './count-query.ts'
export { type CallEditInput, toCallEdit } from './edit.ts'
export { toEndingQuery } from './ending-query.ts'
export {
  type CallHistory,
  type HistoryEntry,
  type HistoryOptions,
  toCallHistory,
  toHistoryQuery,
} from './history.ts'
export { type ScheduleOptions, type SkipInvalidOptions, toRequestInTurns } from './idempotency.ts'
export type { InvalidCall } from './invalid-items.ts'
export { type CallPage, type ListQuery, toCallPage, toCallQuery } from './list.ts'
export { type LogEntry, type LogPage, type LogQuery, toLogCursor, toLogQueries } from './log-query.ts'
export type { MetadataQuery } from './metadata-fields.ts'
export { type OwnerOptions, toOwnerOptions } from './owner-options.ts'
export { toQueueChange, toQueueName, toQueueSettings } from './queue-input.ts'
export { type RecordInput, toCallRecord } from './record.ts'
export { type ResolvedLocalTime, resolveLocalTime } from './resolve-local-time.ts'
export { toNumber } from './validate.ts'
