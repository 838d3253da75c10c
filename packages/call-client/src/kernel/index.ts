export type { Attempt } from './attempt.ts'
export type { CallRequest, CallResult, CallUpdate, Dial, DialOptions, FollowState, Recorded, Recorder } from './call.ts'
export { CallError, type CallErrorCode, type CallErrorDetails, isCallError, type Placed } from './call-error.ts'
export { type Clock, systemClock } from './clock.ts'
export type { AttemptDetails, Json } from './details.ts'
export type { EventMap, Events } from './events.ts'
export { isPhoneNumber, maskNumbers, type PhoneNumber, toPhoneNumber } from './phone-number.ts'
export { newReference } from './reference.ts'
export {
  type EndedAttempt,
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
  type WaitingStatus,
} from './status.ts'
export { isVoicemail } from './voicemail.ts'
