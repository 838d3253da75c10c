// The entry `internal`: for sibling packages only, with no promise of stability.

export { mergeUpdate, NEW_ATTEMPT } from './attempt.ts'
export { checkNode } from './check-node.ts'
export {
  checkNames,
  checkOptions,
  type OptionCheck,
  type OptionChecks,
  option,
  refuseUndefined,
  required,
  shown,
  UNSET,
} from './check-options.ts'
export { checkRequest } from './check-request.ts'
export { type AttemptNames, contradictionOf } from './contradiction.ts'
export { boundedDetails, mergeDetails } from './details.ts'
export { createEvents, type Emitter } from './events.ts'
export { idempotencyKeyOf } from './idempotency-key.ts'
export { isProvider } from './is-provider.ts'
export { pollDelayMs } from './poll-delay.ts'
export { isReference } from './reference.ts'
export {
  askedBackoffMs,
  BACKOFF_CODES,
  type BackoffCode,
  isAboutService,
  MAX_RETRY_AFTER_MS,
  refusalBackoffMs,
} from './refusal-backoff.ts'
export { retryableOutcome } from './retry.ts'
export { rankOf, WAITING_STATUSES } from './status.ts'
export { createWarning } from './warn-once.ts'
export { createWebhookWatch } from './webhook-watch.ts'
