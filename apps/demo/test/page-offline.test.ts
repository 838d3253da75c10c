import { startCallApi } from '@outdial/call-mocks/server'
import type { Page } from 'playwright'
import { expect, it, onTestFinished } from 'vitest'
import { goOffline, LONG_TIMEOUT, openBeside, openPage } from './support/browser.ts'
import { cancel, change, newDatabase, readCalls, schedule } from './support/calls-over-http.ts'
import { afterMinutes, BERLIN, rowOf } from './support/calls-page.ts'
import { startDemoWithManualClock } from './support/demo-with-manual-clock.ts'
import { freePort } from './support/ports.ts'
import { startDemoProcess } from './support/processes.ts'

const TO = '+13018040009'
/** The page reconnects by itself within some seconds. */
const RECONNECT = { timeout: 30_000 }

const connection = (page: Page) => page.locator('.connection')
const shows = (page: Page, text: string) => connection(page).getByText(text).waitFor(RECONNECT)

/** The numbers and statuses of the rows, from top to bottom. */
const rowsOf = (page: Page) =>
  page
    .locator('outdial-calls [part=call]')
    .evaluateAll(rows =>
      rows.map(row => [row.querySelector('[part=number]')?.textContent.trim(), row.getAttribute('data-status')]),
    )

it(
  'a page shows a call to its end although the server is killed and restarted during the call',
  LONG_TIMEOUT,
  async () => {
    const mock = await startCallApi({ port: 0, scenario: { outcome: 'manual' } })
    onTestFinished(() => mock.close())
    const env = {
      PORT: String(await freePort()),
      DATABASE_URL: await newDatabase(),
      CALL_API_URL: mock.url,
    }
    const demo = await startDemoProcess(env)
    const page = await openPage(`${demo.url}/calls?status=all`)
    const history = await openBeside(page, `${demo.url}/calls/${TO}`)
    await schedule(demo.url, { to: TO })
    await rowOf(page, TO).getByText('Initiated').waitFor()
    const [placed] = mock.calls()
    if (!placed) throw new Error('Expected a call to be placed')
    mock.advance(placed.id, 'ringing')
    await rowOf(page, TO).getByText('Ringing').waitFor(RECONNECT)

    await demo.stop('SIGKILL')
    for (const each of [page, history]) await shows(each, 'The server cannot be reached')
    // The call continues at its service while no process follows it.
    mock.advance(placed.id, 'answered')
    await rowOf(page, TO).getByText('Ringing').waitFor()
    await startDemoProcess(env)
    for (const each of [page, history]) await shows(each, 'The server is back')
    await rowOf(page, TO).getByText('Answered').waitFor(RECONNECT)
    mock.advance(placed.id, 'completed')
    await rowOf(page, TO).getByText('Completed').waitFor(RECONNECT)
    await history
      .locator('outdial-history')
      .getByText(/We called, \d/)
      .first()
      .waitFor(RECONNECT)
    expect(mock.ledger.entries.map(({ to }) => to)).toEqual([TO])
  },
)

it('a page that was offline says so, and then shows the same calls as the server', LONG_TIMEOUT, async () => {
  const demo = await startDemoWithManualClock()
  const [kept, moved, cancelled] = [
    await schedule(demo.url, { to: TO, at: afterMinutes(10) }),
    await schedule(demo.url, { to: '+19842068287', at: afterMinutes(20) }),
    await schedule(demo.url, { to: '+19842069218', at: afterMinutes(30) }),
  ]
  const page = await openPage(`${demo.url}/calls?order=soonest`, BERLIN)
  const before = [kept, moved, cancelled].map(({ to }) => [to, 'scheduled'])
  await expect.poll(() => rowsOf(page)).toEqual(before)

  await goOffline(page)
  await shows(page, 'The server cannot be reached')
  await change(demo.url, moved.id, { at: afterMinutes(5) })
  await cancel(demo.url, cancelled.id)
  await schedule(demo.url, { to: '+19842060287', at: afterMinutes(15) })
  await demo.passTo(afterMinutes(1))
  // While offline the page guesses no change, and shows no failed action as done.
  await rowOf(page, TO).getByRole('button', { name: 'Cancel' }).click()
  await page.getByText(`The call to ${TO} was not cancelled.`).first().waitFor()
  expect(await rowsOf(page)).toEqual(before)

  await page.context().setOffline(false)
  await shows(page, 'The server is back')
  const expected = (await readCalls(demo.url)).map(({ to, status }) => [to, status])
  expect(expected.map(([, status]) => status)).toEqual(['scheduled', 'scheduled', 'scheduled', 'cancelled'])
  await expect.poll(() => rowsOf(page)).toEqual(expected)
  await demo.passTo(afterMinutes(5))
  await demo.passUntil(() => rowOf(page, '+19842068287').getByText('Ringing').isVisible())
})
