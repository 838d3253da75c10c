import { expect, it } from 'vitest'
import { goOffline, LONG_TIMEOUT, openPage, violations } from './support/browser.ts'
import { readCalls } from './support/calls-over-http.ts'
import { BERLIN, formOf, submit, type } from './support/calls-page.ts'
import { startDemoWithManualClock } from './support/demo-with-manual-clock.ts'

const TO = '+13018040009'
const NEW_YORK = 'America/New_York'

async function setUp() {
  const demo = await startDemoWithManualClock()
  const page = await openPage(`${demo.url}/schedule`, BERLIN)
  const form = formOf(page)
  const control = (name: string) => form.getByLabel(name, { exact: true })
  return {
    demo,
    page,
    control,
    preview: form.locator('[part~=preview]'),
    notice: form.locator('[part~=notice]'),
    /** The message at a field, as sighted users and screen readers get it. */
    messageAt: (name: string) =>
      control(name).evaluate(input =>
        input.ariaDescribedByElements
          ?.filter(element => element.matches('[data-kind]'))
          .map(element => element.textContent)
          .join(' '),
      ),
    /** The ids of the fields marked as invalid. */
    invalid: () => form.locator('[aria-invalid=true]').evaluateAll(inputs => inputs.map(({ id }) => id)),
    values: async () => [
      await control('Phone number').inputValue(),
      await control('Date').inputValue(),
      await control('Time').inputValue(),
      await control('Time zone').inputValue(),
      await form.getByLabel('Note').inputValue(),
    ],
    calls: () => readCalls(demo.url),
  }
}

it('each problem is shown at its field, and a failed submit or a reload keeps all input', LONG_TIMEOUT, async () => {
  const { page, control, invalid, messageAt, values, calls, notice } = await setUp()
  const typed = { number: '1 2', date: '2026-03-01', time: '09:05', zone: 'Asia/Tokyo', note: 'ask for Ann' }
  const shown = Object.values({ ...typed, zone: 'Tokyo, UTC+9' })
  await type(page, typed)
  await submit(page)
  await expect.poll(invalid).toEqual(['number', 'time'])
  expect(await messageAt('Phone number')).toMatch(/short|number/)
  expect(await messageAt('Time')).toBe('This time is past.')
  expect(await control('Phone number').evaluate(input => input.matches(':focus'))).toBe(true)
  expect([await values(), await calls(), await violations(page)]).toEqual([shown, [], []])

  await page.reload()
  await expect.poll(values).toEqual(shown)
  await submit(page)
  await expect.poll(invalid).toEqual(['number', 'time'])
  await type(page, { number: '3018040009', date: '2026-03-03' })
  await submit(page)
  await notice.getByText('Scheduled: +1 301 804 0009').waitFor()
  expect(await invalid()).toEqual([])
  expect(await calls()).toMatchObject([{ to: TO, at: '2026-03-03T00:05:00.000Z' }])
})

it('a time skipped by the clocks gives a warning and is taken as the time shown', LONG_TIMEOUT, async () => {
  const { page, preview, notice, calls } = await setUp()
  await type(page, { number: TO, date: '2027-03-14', time: '02:30', zone: NEW_YORK })
  await expect
    .poll(() => preview.innerText())
    .toContain('02:30 does not exist on that day: the clocks are put forward. It will ring at 03:30.')
  expect(await preview.innerText()).toMatch(/14 March 2027.*\b0?3:30 in New York.*\b0?8:30 in your time zone, Berlin/s)
  expect(await violations(page)).toEqual([])
  await submit(page)
  await notice.getByText('Scheduled: +1 301 804 0009').waitFor()
  expect(await calls()).toMatchObject([{ to: TO, at: '2027-03-14T07:30:00.000Z' }])
})

it('a time that occurs twice gives a warning, and the first is taken', LONG_TIMEOUT, async () => {
  const { page, preview, notice, calls } = await setUp()
  await type(page, { number: TO, date: '2026-11-01', time: '01:30', zone: NEW_YORK })
  await expect
    .poll(() => preview.innerText())
    .toContain('01:30 comes twice on that day: the clocks are put back. The first is taken.')
  expect(await preview.innerText()).toMatch(
    /1 November 2026.*\b0?1:30 in New York.*\b0?6:30 in your time zone, Berlin/s,
  )
  await submit(page)
  await notice.getByText('Scheduled: +1 301 804 0009').waitFor()
  expect(await calls()).toMatchObject([{ to: TO, at: '2026-11-01T05:30:00.000Z' }])
})

it('a submit that cannot reach the server keeps all input, also over a reload', LONG_TIMEOUT, async () => {
  const { page, control, values, notice, calls, preview } = await setUp()
  await type(page, { number: TO, date: '2026-03-03', time: '09:05', zone: 'Asia/Tokyo', note: 'ask for Ann' })
  await expect.poll(() => preview.innerText()).toContain('9:05 in Tokyo')
  await expect.poll(() => control('Phone number').inputValue()).toBe('+1 301 804 0009')
  const typed = await values()
  await goOffline(page)
  await submit(page)
  await notice.getByText('The server cannot be reached. What you typed is kept: try again.').waitFor()
  expect([await values(), await calls()]).toEqual([typed, []])

  await page.context().setOffline(false)
  await page.reload()
  await expect.poll(values).toEqual(typed)
  await submit(page)
  await notice.getByText('Scheduled: +1 301 804 0009').waitFor()
  expect(await calls()).toMatchObject([{ to: TO }])
})

it('a submit whose answer was lost schedules one call, however often it is repeated', LONG_TIMEOUT, async () => {
  const { page, notice, calls } = await setUp()
  await page.route('**/api/calls', async (route, request) => {
    if (request.method() !== 'POST') return route.fallback()
    await route.fetch()
    await route.abort()
  })
  await type(page, { number: TO, date: '2026-03-03', time: '09:05', zone: NEW_YORK })
  await submit(page)
  await notice.getByText('try again').waitFor()
  expect(await calls()).toHaveLength(1)
  await page.reload()
  await submit(page)
  await notice.getByText('try again').waitFor()

  await page.unroute('**/api/calls')
  await submit(page)
  await notice.getByText('Scheduled: +1 301 804 0009').waitFor()
  expect(await calls()).toHaveLength(1)
})
