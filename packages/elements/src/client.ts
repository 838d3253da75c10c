// The client alone: it defines no element, and runs in Node, too.
export {
  type ApiClient,
  type ApiConnection,
  type ApiState,
  type CallListener,
  type DialerCommand,
} from './api/api-client.ts'
export { ApiError, type ApiErrorDetails, type FieldError } from './api/api-error.ts'
export type { AttemptEvent, CallAttempt, CallDetails } from './api/attempt-wire.ts'
export type { CallDraft, CallEdit, CallsQuery, CallTime, Repeat, SeriesScope } from './api/call-requests.ts'
export type { Call, CallPage, CallSeries, LocalTime } from './api/call-wire.ts'
export type { CallsClient, CancelledCalls, ChangeOptions, RequestOptions } from './api/calls-client.ts'
export type { Abilities, Capabilities } from './api/capabilities-wire.ts'
export { type ApiClientOptions, createApiClient } from './api/create-api-client.ts'
export type { DialerEntry, DialerEvent, DialerSnapshot, DialerState, RecentlyDialed } from './api/dialer-wire.ts'
export type { DispatchedProvider, DispatchedQueue, Dispatching } from './api/dispatching-wire.ts'
export type { EventSourceLike } from './api/event-connection.ts'
export type { HistoryCall, HistoryPage, HistoryType } from './api/history-wire.ts'
export type { AddedList, CallList, CallLists, CheckedRow, StoppedList } from './api/list-wire.ts'
export type { DialAgain, ListChange, ListRow, ListsClient, NewList } from './api/lists-client.ts'
export type { CheckedNumber, ResolvedTime } from './api/number-time-wire.ts'
export type { OperatorClient } from './api/operator-client.ts'
export type { Plan, PlanRefusal, PlanWait } from './api/plan-wire.ts'
export type { NewDoNotCallEntry, RulesClient } from './api/rules-client.ts'
export type { DoNotCallEntry, DoNotCallPage, Explanation, Occurrence, Reason } from './api/rules-wire.ts'
export { sharedApiClient } from './api/shared-client.ts'
