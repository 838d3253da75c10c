export type { MockCallApiOptions } from '../call-api/call-api.ts'
export type { CallShape } from '../call-api/wire.ts'
export type { CallOutcome, MockStatus } from '../call-lifecycle.ts'
export type { Deliver } from '../delivery.ts'
export type { Ledger, LedgerCounts, LedgerEntry, LedgerReport, ServiceName } from '../ledger.ts'
export type { MockCall, MockOptions, MockService } from '../mock-service.ts'
export type { MockNumDialerOptions, NumDialerService } from '../num-dialer/num-dialer.ts'
export type { Chance, DeliveryMode, Reply, Scenario, ScenarioOutcome, Scenarios, Span, Weights } from '../scenario.ts'
export { MOCK_TELNYX_ACCOUNT, type MockTelnyxOptions, type TelnyxService } from '../telnyx/telnyx.ts'
export { MOCK_TWILIO_ACCOUNT, type MockTwilioOptions, type TwilioService } from '../twilio/twilio.ts'
export { MOCK_VAPI_ACCOUNT, type MockVapiCredential, type MockVapiOptions, type VapiService } from '../vapi/vapi.ts'
export type { SentWebhook } from '../webhooks.ts'
export {
  type CallApiServerOptions,
  type ListenOptions,
  type MockServices,
  type MockServicesOptions,
  type NumDialerServerOptions,
  type Running,
  type RunningCallApi,
  type RunningNumDialer,
  type RunningTelnyx,
  type RunningTwilio,
  type RunningVapi,
  startCallApi,
  startMockServices,
  startNumDialer,
  startTelnyx,
  startTwilio,
  startVapi,
  type TelnyxServerOptions,
  type TwilioServerOptions,
  type VapiServerOptions,
} from './start-mock-services.ts'
