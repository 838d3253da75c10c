import { expect, it } from 'vitest'
import { testDatabase } from '../../../tools/postgres-in-tests.ts'
import { openBeside, openPage, PATIENT } from './support/browser.ts'
import { change, readCalls, readHistory } from './support/calls-over-http.ts'
import { formOf, rowOf, submit, type } from './support/calls-page.ts'
import { startDemoProcess, startMocksProcess } from './support/processes.ts'

const TO = '+13018040009'

it('a call that is kept in PostgreSQL is scheduled, seen ringing, and stands in the history', PATIENT, async () => {
  const mocks = await startMocksProcess('--setup-ms', '400', '--ring-ms', '400', '--talk-ms', '400')
  const demo = await startDemoProcess({
    DATABASE_URL: await testDatabase(),
    DATABASE_SCHEMA: 'demo',
    SCHEDULER_PROVIDER: 'num-dialer',
    NUM_DIALER_URL: mocks.numDialerUrl,
  })
  const page = await openPage(`${demo.url}/schedule`)
  await type(page, { number: '(301) 804-0009' })
  await formOf(page).getByRole('button', { name: 'In 1 minute' }).click()
  await submit(page)
  await rowOf(page, TO).getByText('Scheduled').waitFor()

  const list = await openBeside(page, `${demo.url}/calls?status=all`)
  await rowOf(list, TO).getByText('Scheduled').waitFor()
  const [call] = await readCalls(demo.url)
  const rings = rowOf(list, TO).getByText('Ringing', { exact: true }).waitFor()
  await change(demo.url, call?.id ?? '', { at: new Date().toISOString() })
  await rings
  await rowOf(list, TO).getByText('Completed', { exact: true }).waitFor()

  await rowOf(list, TO).getByRole('link', { name: TO }).click()
  await list.locator('outdial-history').getByText('Completed').first().waitFor()
  expect(await readHistory(demo.url, TO)).toMatchObject([{ counterparty: '+12025550123', type: 'Completed Inbound' }])
})
