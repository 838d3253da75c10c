import type { LedgerCounts, LedgerEntry, Scenario } from '@outdial/call-mocks'
import {
  MOCK_TELNYX_ACCOUNT,
  MOCK_TWILIO_ACCOUNT,
  MOCK_VAPI_ACCOUNT,
  startTelnyx,
  startTwilio,
  startVapi,
} from '@outdial/call-mocks/server'
import { onTestFinished } from 'vitest'
import type { CarrierName } from '../provider/choose.ts'

export const ACCOUNTS: Readonly<Record<CarrierName, Readonly<Record<string, string>>>> = {
  twilio: {
    TWILIO_ACCOUNT_SID: MOCK_TWILIO_ACCOUNT.accountSid,
    TWILIO_AUTH_TOKEN: MOCK_TWILIO_ACCOUNT.authToken,
    TWILIO_PHONE_NUMBER: '+12025550101',
    TWILIO_TWIML: '<Response/>',
  },
  telnyx: {
    TELNYX_API_KEY: MOCK_TELNYX_ACCOUNT.apiKey,
    TELNYX_PUBLIC_KEY: MOCK_TELNYX_ACCOUNT.publicKey,
    TELNYX_CONNECTION_ID: MOCK_TELNYX_ACCOUNT.connectionId,
    TELNYX_PHONE_NUMBER: '+12025550101',
  },
  vapi: {
    VAPI_API_KEY: MOCK_VAPI_ACCOUNT.apiKey,
    VAPI_ASSISTANT_ID: MOCK_VAPI_ACCOUNT.assistantId,
    VAPI_PHONE_NUMBER_ID: MOCK_VAPI_ACCOUNT.phoneNumberId,
    VAPI_WEBHOOK_SECRET: 'a-secret-that-proves-webhooks',
  },
}

const START = { twilio: startTwilio, telnyx: startTelnyx, vapi: startVapi }

/** Starts a mocked carrier as a server, until the test is over. */
export async function startMock(
  name: CarrierName,
  scenario: Scenario = {},
): Promise<{
  readonly url: string
  readonly ledger: { readonly counts: LedgerCounts; readonly entries: readonly LedgerEntry[] }
}> {
  const mock = await START[name]({ port: 0, scenario: { setupMs: 50, ringMs: 100, talkMs: 200, ...scenario } })
  onTestFinished(() => mock.close())
  return mock
}
