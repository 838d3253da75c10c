export type {
  Authorize,
  Authorized,
  Call,
  CallAttempt,
  CallWithAttempts,
  CloseOptions,
  DialerEvent,
  DialerSnapshot,
  DispatchingState,
  Entry,
  EntryEvent,
  HistoryCall,
  LeftBehind,
  Limits,
  OperatorAction,
  OperatorEvent,
  OutdialScheduler,
  ProblemDetails,
  SessionCounters,
  WebhookReceiver,
} from '@outdial/http'
export { Problem, userKey, webhooksAt } from '@outdial/http'
export { type ShutDownParts, serverTimeouts, shutDown } from '@outdial/http/node'
export { onlyOneHost } from './only-one-host.ts'
export { problems } from './problems.ts'
export {
  type OutdialOptions,
  type OutdialRouter,
  type OutdialWebhookOptions,
  outdial,
  outdialWebhooks,
} from './router.ts'
