import { expect, it } from 'vitest'
import { LONG_TIMEOUT, openBeside, openPage } from './support/browser.ts'
import { readHistory, schedule } from './support/calls-over-http.ts'
import { afterMinutes, BERLIN, rowOf, submit, type } from './support/calls-page.ts'
import { startDemoWithManualClock } from './support/demo-with-manual-clock.ts'

const TO = '+13018040009'
const MINUTE = 60_000
const after = (ms: number) => new Date(afterMinutes(0).getTime() + ms)

it(
  'a call scheduled in another zone rings once at that time, and is shown live until it is in the history',
  LONG_TIMEOUT,
  async () => {
    const demo = await startDemoWithManualClock()
    const page = await openPage(`${demo.url}/schedule`, BERLIN)
    await type(page, { number: '(301) 804-0009', date: '2026-03-02', time: '18:01', zone: 'Asia/Tokyo' })
    const preview = page.locator('outdial-schedule-form [part~=preview]')
    await expect.poll(() => preview.innerText()).toMatch(/18:01.*10:01.*in 1 minute/s)
    await submit(page)
    await page.locator('outdial-schedule-form [part~=notice]').getByText('Scheduled: +1 301 804 0009').waitFor()
    await demo.passUntil(() => rowOf(page, TO).getByText('Scheduled').isVisible())

    const list = await openBeside(page, `${demo.url}/calls?status=all`)
    await rowOf(list, TO).getByText('Scheduled').waitFor()
    await demo.passTo(after(MINUTE - 1), page, list)
    expect(demo.ledger.counts.posts).toBe(0)
    await demo.clock.advance(1)
    await demo.passUntil(() => demo.ledger.counts.placed === 1)

    for (const status of ['Initiated', 'Ringing', 'Answered', 'Completed']) {
      await demo.passUntil(() => rowOf(list, TO).getByText(status, { exact: true }).isVisible())
    }
    const [placed, ...more] = demo.ledger.entries
    expect([placed?.to, placed?.placedAt.toISOString(), more]).toEqual([TO, '2026-03-02T09:01:00.000Z', []])

    await list.clock.setFixedTime(demo.clock.now())
    await rowOf(list, TO).getByRole('link', { name: TO }).click()
    await list.getByRole('heading', { level: 1, name: TO }).waitFor()
    await list
      .locator('outdial-history')
      .getByText(/We called, \d/)
      .first()
      .waitFor()
    await list.locator('outdial-history').getByRole('link', { name: '+12025550123' }).waitFor()
    const [record] = await readHistory(demo.url, TO)
    expect(record).toMatchObject({ counterparty: '+12025550123', type: 'Completed Inbound' })
    // The service is polled at least every ten seconds.
    expect(Math.abs(Number(record?.duration) - 37.4)).toBeLessThan(11)
  },
)

it('an edited call rings only at its new time and number', LONG_TIMEOUT, async () => {
  const demo = await startDemoWithManualClock()
  await schedule(demo.url, { to: TO, at: after(MINUTE) })
  const page = await openPage(`${demo.url}/calls?status=all`, BERLIN)
  await rowOf(page, TO).getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Number').fill('+19842068287')
  await dialog.getByLabel('Date and time').fill('2026-03-02T10:05')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await rowOf(page, '+19842068287').getByText('10:05').waitFor()

  await demo.passTo(after(5 * MINUTE - 1))
  expect(demo.ledger.counts.posts).toBe(0)
  await demo.clock.advance(1)
  await demo.passUntil(() => demo.ledger.counts.placed === 1)
  await demo.passTo(after(8 * MINUTE))
  expect(demo.ledger.entries.map(({ to, placedAt }) => [to, placedAt.toISOString()])).toEqual([
    ['+19842068287', '2026-03-02T09:05:00.000Z'],
  ])
})

it('a cancelled call does not ring', LONG_TIMEOUT, async () => {
  const demo = await startDemoWithManualClock()
  await schedule(demo.url, { to: TO, at: after(MINUTE) })
  await schedule(demo.url, { to: '+19842068287', at: after(MINUTE) })
  const page = await openPage(`${demo.url}/calls?status=coming`, BERLIN)
  await rowOf(page, '+19842068287').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  await demo.passTo(after(MINUTE))
  await demo.passUntil(() => demo.ledger.counts.placed === 1)
  await demo.passTo(after(3 * MINUTE))
  expect(demo.ledger.entries.map(({ to }) => to)).toEqual([TO])
})

it('a call whose cancelling is undone rings once, as if never cancelled', LONG_TIMEOUT, async () => {
  const demo = await startDemoWithManualClock()
  await schedule(demo.url, {
    to: TO,
    at: { local: '2026-03-02T18:01', timeZone: 'Asia/Tokyo' },
    metadata: { note: 'kept' },
  })
  const page = await openPage(`${demo.url}/calls?status=coming`, BERLIN)
  await rowOf(page, TO).getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await demo.passUntil(() => rowOf(page, TO).getByText('Scheduled').isVisible())
  await demo.passTo(after(MINUTE))
  await demo.passUntil(() => demo.ledger.counts.placed === 1)
  await demo.passTo(after(3 * MINUTE))
  expect(demo.ledger.entries.map(({ to, placedAt }) => [to, placedAt.toISOString()])).toEqual([
    [TO, '2026-03-02T09:01:00.000Z'],
  ])
})
