import { startCallApi } from '@outdial/call-mocks/server'
import type { Page } from 'playwright'
import { expect, it, onTestFinished } from 'vitest'
import { goOffline, openBeside, openPage, PATIENT } from './support/browser.ts'
import { cancel, change, newDatabase, readCalls, schedule } from './support/calls-over-http.ts'
import { afterMinutes, BERLIN, rowOf } from './support/calls-page.ts'
import { startDemoByHand } from './support/demo-by-hand.ts'
import { freePort } from './support/ports.ts'
import { startDemoProcess } from './support/processes.ts'

const TO = '+13018040009'
/** A server that comes back is found by itself within some seconds. */
const BACK = { timeout: 30_000 }

const connection = (page: Page) => page.locator('.connection')
const says = (page: Page, words: string) => connection(page).getByText(words).waitFor(BACK)

/** Numbers and statuses, from top to bottom. */
const shown = (page: Page) =>
  page
    .locator('outdial-calls [part=call]')
    .evaluateAll(rows =>
      rows.map(row => [row.querySelector('[part=number]')?.textContent.trim(), row.getAttribute('data-status')]),
    )

it(
  'a call goes on to its end on the page when the server is killed in its middle and comes back',
  PATIENT,
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
    await rowOf(page, TO).getByText('Ringing').waitFor(BACK)

    await demo.stop('SIGKILL')
    for (const each of [page, history]) await says(each, 'The server is away')
    // It goes on at its service, whoever follows it.
    mock.advance(placed.id, 'answered')
    await rowOf(page, TO).getByText('Ringing').waitFor()
    await startDemoProcess(env)
    for (const each of [page, history]) await says(each, 'The server is back')
    await rowOf(page, TO).getByText('Answered').waitFor(BACK)
    mock.advance(placed.id, 'completed')
    await rowOf(page, TO).getByText('Completed').waitFor(BACK)
    await history.locator('outdial-history').getByText('Completed Inbound').first().waitFor(BACK)
    expect(mock.ledger.entries.map(({ to }) => to)).toEqual([TO])
  },
)

it('a page that was offline says so, and ends with the server’s picture', PATIENT, async () => {
  const demo = await startDemoByHand()
  const [kept, moved, cancelled] = [
    await schedule(demo.url, { to: TO, at: afterMinutes(10) }),
    await schedule(demo.url, { to: '+19842068287', at: afterMinutes(20) }),
    await schedule(demo.url, { to: '+19842069218', at: afterMinutes(30) }),
  ]
  const page = await openPage(`${demo.url}/calls?order=soonest`, BERLIN)
  const before = [kept, moved, cancelled].map(({ to }) => [to, 'scheduled'])
  await expect.poll(() => shown(page)).toEqual(before)

  await goOffline(page)
  await says(page, 'The server is away')
  await change(demo.url, moved.id, { at: afterMinutes(5) })
  await cancel(demo.url, cancelled.id)
  await schedule(demo.url, { to: '+19842060287', at: afterMinutes(15) })
  await demo.passTo(afterMinutes(1))
  // What nobody has told is not guessed, and what cannot be done is not shown as done.
  await rowOf(page, TO).getByRole('button', { name: 'Cancel' }).click()
  await page.getByText(`The call to ${TO} was not cancelled.`).first().waitFor()
  expect(await shown(page)).toEqual(before)

  await page.context().setOffline(false)
  await says(page, 'The server is back')
  const picture = (await readCalls(demo.url)).map(({ to, status }) => [to, status])
  expect(picture.map(([, status]) => status)).toEqual(['scheduled', 'scheduled', 'scheduled', 'cancelled'])
  await expect.poll(() => shown(page)).toEqual(picture)
  await demo.passTo(afterMinutes(5))
  await demo.passUntil(() => rowOf(page, '+19842068287').getByText('Ringing').isVisible())
})
