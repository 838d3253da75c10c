import { MOCK_TELNYX_ACCOUNT, MOCK_TWILIO_ACCOUNT, MOCK_VAPI_ACCOUNT } from '@outdial/call-mocks/server'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { LONG_TIMEOUT, openPage } from './support/browser.ts'
import { schedule } from './support/calls-over-http.ts'
import { rowOf } from './support/calls-page.ts'
import { startCarrierProcess, startDemoProcess } from './support/processes.ts'

const TO = '+12025550199'

const CARRIERS = {
  Twilio: {
    flags: ['--calls-per-second', '50'],
    variables: {
      TWILIO_ACCOUNT_SID: MOCK_TWILIO_ACCOUNT.accountSid,
      TWILIO_AUTH_TOKEN: MOCK_TWILIO_ACCOUNT.authToken,
      TWILIO_PHONE_NUMBER: '+12025550101',
      TWILIO_TWIML: '<Response><Say>Hello.</Say></Response>',
      TWILIO_CALLS_PER_SECOND: '50',
    },
    statuses: ['Ringing', 'Answered'],
  },
  Telnyx: {
    flags: [],
    variables: {
      TELNYX_API_KEY: MOCK_TELNYX_ACCOUNT.apiKey,
      TELNYX_PUBLIC_KEY: MOCK_TELNYX_ACCOUNT.publicKey,
      TELNYX_CONNECTION_ID: MOCK_TELNYX_ACCOUNT.connectionId,
      TELNYX_PHONE_NUMBER: '+12025550101',
    },
    // Telnyx reports no ringing.
    statuses: ['Answered'],
  },
  Vapi: {
    flags: [],
    variables: {
      VAPI_API_KEY: MOCK_VAPI_ACCOUNT.apiKey,
      VAPI_ASSISTANT_ID: MOCK_VAPI_ACCOUNT.assistantId,
      VAPI_PHONE_NUMBER_ID: MOCK_VAPI_ACCOUNT.phoneNumberId,
      VAPI_WEBHOOK_SECRET: 'a-secret-that-signs-webhooks',
      CALLER_NUMBER: '+12025550101',
    },
    statuses: ['Ringing', 'Answered'],
  },
} as const

const ledger = z.object({
  mostAtOnce: z.number(),
  counts: z.object({ posts: z.number(), placed: z.number() }),
  entries: z.array(z.object({ to: z.string() })),
})

it.for(Object.entries(CARRIERS))(
  '%s dials the list three at a time and completes a scheduled call, and the history shows both',
  LONG_TIMEOUT,
  async ([carrier, { flags, variables, statuses }]) => {
    const times = ['--setup-ms', '100-300', '--ring-ms', '700-1000', '--talk-ms', '1000-1500']
    const mock = await startCarrierProcess(carrier as keyof typeof CARRIERS, ...times, ...flags)
    const name = carrier.toLowerCase()
    const demo = await startDemoProcess({
      ...variables,
      DIALER_PROVIDER: name,
      SCHEDULER_PROVIDER: name,
      MOCKED_SERVICES: name,
      [`${carrier.toUpperCase()}_BASE_URL`]: mock.url,
      ALLOWED_COUNTRIES: '',
    })
    const rang = async () => ledger.parse(await (await fetch(`${mock.url}/_ledger`)).json())
    const page = await openPage(demo.url)
    const entries = page.locator('outdial-dialer').getByRole('listitem')
    await entries.getByText('Waiting').first().waitFor()
    const length = await entries.count()
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    for (const status of statuses) await entries.getByText(status, { exact: true }).first().waitFor()
    await page.getByText('Finished', { exact: true }).waitFor()
    expect(await entries.getByText('Completed', { exact: true }).count()).toBe(length)
    expect(await rang()).toMatchObject({ mostAtOnce: 3, counts: { posts: length, placed: length } })

    await schedule(demo.url, { to: TO })
    await page.goto(`${demo.url}/calls?status=all`)
    await rowOf(page, TO).getByText('Completed', { exact: true }).waitFor()
    await rowOf(page, TO).getByRole('link', { name: TO }).click()
    await page.getByRole('heading', { level: 1, name: TO }).waitFor()
    await page
      .locator('outdial-history')
      .getByText(/We called, \d/)
      .first()
      .waitFor()
    await page.locator('outdial-history').getByRole('link', { name: '+12025550101' }).waitFor()
    const { entries: calls } = await rang()
    expect(calls.filter(({ to }) => to === TO)).toHaveLength(1)
    // Neither a credential nor a number is in the log.
    for (const secret of [
      ...Object.entries(variables).flatMap(([key, value]) => (/KEY|TOKEN|SECRET/.test(key) ? [value] : [])),
      TO,
    ])
      expect(demo.output()).not.toContain(secret)
  },
)

it('a page that makes phones ring says through which carrier', LONG_TIMEOUT, async () => {
  const { variables } = CARRIERS.Telnyx
  const demo = await startDemoProcess({
    ...variables,
    DIALER_PROVIDER: 'telnyx',
    PUBLIC_URL: 'https://calls.example.com',
    ALLOWED_COUNTRIES: 'US',
  })
  const page = await openPage(demo.url)
  await page.getByText('Phones ring: calls are placed through Telnyx.').first().waitFor()
})
