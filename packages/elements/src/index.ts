export {
  type ApiClient,
  type ApiClientOptions,
  type ApiState,
  type CallListener,
  createApiClient,
  type DialerCommand,
} from './api/api-client.ts'
export { ApiError, type FieldError } from './api/api-error.ts'
export type { AttemptEvent, CallAttempt, CallDetails } from './api/attempt-wire.ts'
export type { CallDraft, CallEdit, CallsQuery, CallTime, Repeat, SeriesScope } from './api/call-requests.ts'
export type { Call, CallPage, CallSeries, LocalTime } from './api/call-wire.ts'
export type { CallsClient, ChangeOptions, RequestOptions } from './api/calls-client.ts'
export type { DialerEntry, DialerEvent, DialerSnapshot, DialerState, RecentlyDialed } from './api/dialer-wire.ts'
export type { DispatchedProvider, DispatchedQueue, Dispatching } from './api/dispatching-wire.ts'
export type { EventSourceLike } from './api/event-connection.ts'
export type { HistoryCall, HistoryPage, HistoryType } from './api/history-wire.ts'
export type { CheckedNumber, ResolvedTime } from './api/number-time-wire.ts'
export type { OperatorClient } from './api/operator-client.ts'
export type { NewDoNotCallEntry, RulesClient } from './api/rules-client.ts'
export type { DoNotCallEntry, DoNotCallPage, Explanation, Occurrence, Reason } from './api/rules-wire.ts'
export { sharedApiClient } from './api/shared-client.ts'
export { OutdialCalls } from './calls/calls.ts'
export { type CallCommand, OutdialCallCommandEvent, OutdialViewEvent } from './calls/calls-events.ts'
export type { CallsView } from './calls/feed/calls-view.ts'
export { OutdialDialer } from './dialer/dialer.ts'
export { OutdialCommandEvent, OutdialStateEvent } from './dialer/dialer-events.ts'
export { OutdialDispatching } from './dispatching/dispatching.ts'
export { OutdialDoNotCall } from './do-not-call/do-not-call.ts'
export { OutdialHistory } from './history/history.ts'
export type { ScheduleClient } from './schedule-form/form-controller.ts'
export { OutdialScheduledEvent, OutdialScheduleEvent } from './schedule-form/schedule-events.ts'
export { OutdialScheduleForm } from './schedule-form/schedule-form.ts'
export { OutdialSignIn } from './sign-in/sign-in.ts'
export { OutdialSignedInEvent } from './sign-in/sign-in-event.ts'
export { OutdialStatus } from './status/status-element.ts'
export { numberProblem } from './words/error-text.ts'
