import { startNumDialer } from '@outdial/call-mocks/server'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../tools/postgres-in-tests.ts'
import { LONG_TIMEOUT, openBeside, openPage } from './support/browser.ts'
import { change, logInbound, readCalls, readHistory } from './support/calls-over-http.ts'
import { formOf, rowOf, submit, type } from './support/calls-page.ts'
import { startDemoProcess } from './support/processes.ts'

const TO = '+13018040009'
const STAGES = [
  ['ringing', 'Ringing'],
  ['answered', 'Answered'],
  ['completed', 'Completed'],
] as const

it('a call stored in PostgreSQL is scheduled, shown ringing, and listed in the history', LONG_TIMEOUT, async () => {
  const mock = await startNumDialer({ port: 0, scenario: { outcome: 'manual' } })
  onTestFinished(() => mock.close())
  const demo = await startDemoProcess({
    DATABASE_URL: await testDatabase(),
    DATABASE_SCHEMA: 'demo',
    SCHEDULER_PROVIDER: 'num-dialer',
    NUM_DIALER_URL: mock.url,
  })
  const page = await openPage(`${demo.url}/schedule`)
  await type(page, { number: '(301) 804-0009' })
  await formOf(page).getByRole('button', { name: 'In 1 minute' }).click()
  await submit(page)
  await rowOf(page, TO).getByText('Scheduled').waitFor()

  const list = await openBeside(page, `${demo.url}/calls?status=all`)
  await rowOf(list, TO).getByText('Scheduled').waitFor()
  const [call] = await readCalls(demo.url)
  await change(demo.url, call?.id ?? '', { at: new Date().toISOString() })
  const shows = (status: string) => rowOf(list, TO).getByText(status, { exact: true }).waitFor()
  await shows('Initiated')
  const placed = mock.calls()
  expect(placed).toHaveLength(1)
  for (const [status, shown] of STAGES) {
    mock.advance(placed[0]?.id ?? '', status)
    await shows(shown)
  }

  await rowOf(list, TO).getByRole('link', { name: TO }).click()
  await list
    .locator('outdial-history')
    .getByText(/We called, \d/)
    .first()
    .waitFor()
  expect(await readHistory(demo.url, TO)).toMatchObject([{ counterparty: '+12025550123', type: 'Completed Inbound' }])
})

it('a page of one web server shows calls as they are logged at another', LONG_TIMEOUT, async () => {
  const mock = await startNumDialer({ port: 0 })
  onTestFinished(() => mock.close())
  const env = {
    ROLE: 'web',
    DATABASE_URL: await testDatabase(),
    CALL_API_URL: mock.url,
    NUM_DIALER_URL: mock.url,
  }
  const [one, other] = [await startDemoProcess(env), await startDemoProcess(env)]
  const page = await openPage(`${one.url}/calls/${TO}`)
  // The first may be part of the initial load; the others arrive as events.
  for (const from of ['+12025550171', '+12025550172', '+12025550173']) {
    await logInbound(other.url, TO, { from, answered: true })
    await page.locator('outdial-history').getByText(from).waitFor()
  }
})
