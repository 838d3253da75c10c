import { createCallApi, type MockCallApiOptions } from './call-api/call-api.ts'
import type { InMemoryService } from './http-surface.ts'
import { createNumDialer, type MockNumDialerOptions, type NumDialerService } from './num-dialer/num-dialer.ts'
import { createTelnyx, type MockTelnyxOptions, type TelnyxService } from './telnyx/telnyx.ts'
import { createTwilio, type MockTwilioOptions, type TwilioService } from './twilio/twilio.ts'
import { createVapi, type MockVapiOptions, type VapiService } from './vapi/vapi.ts'

export type { MockCallApiOptions } from './call-api/call-api.ts'
export type { CallShape } from './call-api/wire.ts'
export type { CallOutcome, MockStatus } from './call-lifecycle.ts'
export type { Deliver } from './delivery.ts'
export type { InMemoryService, ServedRoute } from './http-surface.ts'
export type { Ledger, LedgerCounts, LedgerEntry, LedgerReport, ServiceName } from './ledger.ts'
export type { MockCall, MockOptions, MockService } from './mock-service.ts'
export type { MockNumDialerOptions, NumDialerService } from './num-dialer/num-dialer.ts'
export type { Chance, DeliveryMode, Reply, Scenario, ScenarioOutcome, Scenarios, Span, Weights } from './scenario.ts'
export { MOCK_TELNYX_ACCOUNT, type MockTelnyxOptions, type TelnyxService } from './telnyx/telnyx.ts'
export { MOCK_TWILIO_ACCOUNT, type MockTwilioOptions, type TwilioService } from './twilio/twilio.ts'
export { MOCK_VAPI_ACCOUNT, type MockVapiCredential, type MockVapiOptions, type VapiService } from './vapi/vapi.ts'
export type { SentWebhook } from './webhooks.ts'

/** The Call API in memory. */
export type MockCallApi = InMemoryService

/** The Num Dialer in memory. */
export type MockNumDialer = NumDialerService

/**
 * Mocks the Call API in memory. Requests reach it by its `fetch`, or through MSW by `mswHandlers`.
 * Its ledger records every call that really rang.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 */
export const mockCallApi = (options?: MockCallApiOptions): MockCallApi => createCallApi(options).service

/**
 * Mocks the Num Dialer in memory. Requests reach it by its `fetch`, or through MSW by
 * `mswHandlers`. Its ledger records every call that really rang.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 */
export const mockNumDialer = (options?: MockNumDialerOptions): MockNumDialer => createNumDialer(options).service

/** Twilio in memory. */
export type MockTwilio = TwilioService

/**
 * Mocks Twilio Programmable Voice in memory: it queues calls over its rate, signs its webhooks, and
 * refuses what Twilio refuses. Unknown parameters are refused too. Its ledger records every call that
 * really rang.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 */
export const mockTwilio = (options?: MockTwilioOptions): MockTwilio => createTwilio(options).service

/** Telnyx in memory. */
export type MockTelnyx = TelnyxService

/**
 * Mocks Telnyx Call Control in memory: it ignores repeated commands, signs its webhooks, and refuses
 * what Telnyx refuses. Unknown parameters are refused too. Its ledger records every call that really
 * rang.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 */
export const mockTelnyx = (options?: MockTelnyxOptions): MockTelnyx => createTelnyx(options).service

/** Vapi in memory. */
export type MockVapi = VapiService

/**
 * Mocks Vapi in memory: it limits the calls at once, sends webhooks with the headers or the signature
 * that their POST asked for, and refuses unknown properties. Its ledger records every call that really
 * rang.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 */
export const mockVapi = (options?: MockVapiOptions): MockVapi => createVapi(options).service
