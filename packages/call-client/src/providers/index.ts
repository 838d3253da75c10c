// The entry `provider`: what a provider is written with (docs/writing-a-provider.md).

export { CallError, type CallErrorCode, type CallErrorDetails, isCallError, type Placed } from '../kernel/call-error.ts'
export type { AttemptDetails, Json } from '../kernel/details.ts'
export { isPhoneNumber, type PhoneNumber, toPhoneNumber } from '../kernel/phone-number.ts'
export type { AttemptStatus } from '../kernel/status.ts'
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
} from '../provider.ts'
export type { Webhook, WebhookReply } from '../webhook.ts'
export { addressIn, idInPath, webhookAddress } from './address.ts'
export { basic, bearer, credentialIn } from './credentials.ts'
export { fieldsOf, idIn, numberIn, statusOf, textIn } from './fields.ts'
export { parseJson } from './http/json.ts'
export type { Answer, HttpOptions, RequestBody, ServiceOptions } from './http/options.ts'
export { createPlacePost, type PlacePost, type PlacePostOptions } from './http/place-post.ts'
export type { ReadRefusal, RefusalBody } from './http/refusal.ts'
export { createRequests, type SendRequest, type SendRequestOptions } from './http/requests.ts'
export { checkNames, secondsIn } from './options.ts'
export { type PerCall, valueFor } from './per-call.ts'
