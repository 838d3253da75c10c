export { type Attempt, mergeUpdate, NEW_ATTEMPT } from './attempt.ts'
export type { CallRequest, CallResult, CallUpdate, Dial, DialOptions, Recorded, Recorder } from './call.ts'
export { CallError, type CallErrorCode, type CallErrorDetails, isCallError, type Placed } from './call-error.ts'
export { type Clock, systemClock } from './clock.ts'
export { createEvents, type Emitter, type EventMap, type Events, type ListenerError } from './events.ts'
export { isPhoneNumber, maskNumbers, maskPhoneNumber, type PhoneNumber, toPhoneNumber } from './phone-number.ts'
export { jitterOf, type PollDelay, pollDelayMs } from './poll-delay.ts'
export { isReference, newReference } from './reference.ts'
export {
  type EndedAttempt,
  mayRetry,
  noRetry,
  type RetryableOutcome,
  type RetryOptions,
  type RetryPolicy,
  retryOutcomes,
} from './retry.ts'
export {
  type AttemptStatus,
  type CallStatus,
  isLive,
  isOutcome,
  OPEN_STATUSES,
  type OpenStatus,
  OUTCOMES,
  type Outcome,
  rankOf,
  WAITING_STATUSES,
  type WaitingStatus,
} from './status.ts'
