export {
  type CallClient,
  type CallClientEvents,
  type CloseOptions,
  createCallClient,
  type LeftBehind,
  type SignalOption,
} from './client.ts'
export { type FetchHandlerOptions, toFetchHandler } from './fetch-handler.ts'
export type {
  CallRequest,
  CallResult,
  CallUpdate,
  Dial,
  DialOptions,
  FollowState,
  Recorded,
  Recorder,
} from './kernel/call.ts'
export { CallError, type CallErrorCode, isCallError, type Placed } from './kernel/call-error.ts'
export type { CallClientOptions } from './options.ts'
export type { PlaceOptions } from './place.ts'
export type { PlacedUpdate } from './posts.ts'
export type {
  CallProvider,
  LostAttempt,
  ParsedWebhook,
  PlacedProviderUpdate,
  PlaceRequest,
  ProviderCheck,
  ProviderFacts,
  ProviderPlaceOptions,
  ProviderUpdate,
  RequestOptions,
} from './provider.ts'
export { type CallApiOptions, callApi } from './providers/call-api/call-api.ts'
export { type NumDialerOptions, numDialer } from './providers/num-dialer/num-dialer.ts'
export type { RepeatOptions, RepeatRequest } from './repeat.ts'
export type { Webhook, WebhookReceiver, WebhookReply } from './webhook.ts'
