export { type SignTelnyxWebhookOptions, signTelnyxWebhook } from '../providers/telnyx/sign.ts'
export { type SignTwilioWebhookOptions, signTwilioWebhook } from '../providers/twilio/sign.ts'
export { type SignVapiWebhookOptions, signVapiWebhook } from '../providers/vapi/sign.ts'
export { type ManualClock, manualClock } from './manual-clock.ts'
export type {
  CallProviderTestOptions,
  FindOptions,
  GetOptions,
  HangUpOptions,
  It,
  ProviderSettings,
  RunningService,
  SentRequest,
  ServiceAnswer,
  ServiceCall,
  Signing,
  WebhookContent,
  WebhookEvent,
  WebhookOptions,
  Words,
} from './provider-kit/options.ts'
export { testCallProvider } from './provider-kit/test-call-provider.ts'
