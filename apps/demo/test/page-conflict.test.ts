import type { Locator, Page } from 'playwright'
import { expect, it } from 'vitest'
import { LONG_TIMEOUT, openBeside, openPage, violations } from './support/browser.ts'
import { readCall, schedule } from './support/calls-over-http.ts'
import { afterMinutes, BERLIN, rowOf } from './support/calls-page.ts'
import { startDemoWithManualClock } from './support/demo-with-manual-clock.ts'

const TO = '+13018040009'
const THEIRS = '+19842068287'
const MINE = '+19842069218'

const numberIn = (dialog: Locator) => dialog.getByLabel('Number')
const timeIn = (dialog: Locator) => dialog.getByLabel('Date and time')
const press = (dialog: Locator, name: string) => dialog.getByRole('button', { name }).click()

async function edit(page: Page): Promise<Locator> {
  await rowOf(page, TO).getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  return dialog
}

async function save(dialog: Locator): Promise<void> {
  await press(dialog, 'Save')
  await dialog.waitFor({ state: 'hidden' })
}

/** One call, due at 11:00 in Berlin, open for editing in two tabs. */
async function setUp() {
  const demo = await startDemoWithManualClock()
  const { id } = await schedule(demo.url, { to: TO, at: afterMinutes(60) })
  const page = await openPage(`${demo.url}/calls?status=all`, BERLIN)
  const otherPage = await openBeside(page, `${demo.url}/calls?status=all`)
  const mine = await edit(page)
  const theirs = await edit(otherPage)
  return { demo, page, otherPage, mine, theirs, read: () => readCall(demo.url, id) }
}

it(
  'the second to save sees the changes of the first and can take them: nothing is overwritten',
  LONG_TIMEOUT,
  async () => {
    const { demo, page, otherPage, mine, theirs, read } = await setUp()
    await timeIn(mine).fill('2026-03-02T11:45')
    await timeIn(theirs).fill('2026-03-02T11:30')
    await save(theirs)
    const saved = await read()
    expect(saved.at).toBe('2026-03-02T10:30:00.000Z')
    // The row behind the dialog shows the change; the editor still has the version it opened.
    await demo.passUntil(() => rowOf(page, '11:30').isVisible())

    await press(mine, 'Save')
    await mine.getByRole('alert').getByText('Another user has changed this call.').waitFor()
    expect(await mine.getByRole('definition').allInnerTexts()).toEqual([
      expect.stringMatching(/^Theirs: Monday.* 11:30/),
      expect.stringMatching(/^Yours: Monday.* 11:45/),
    ])
    expect([await read(), await violations(page)]).toEqual([saved, []])

    await press(mine, 'Take theirs')
    await mine.waitFor({ state: 'hidden' })
    expect(await read()).toEqual(saved)
    for (const each of [page, otherPage]) await rowOf(each, TO).getByText('11:30').waitFor()
  },
)

it('the second to save may save anyway, after seeing what that replaces', LONG_TIMEOUT, async () => {
  const { demo, page, otherPage, mine, theirs, read } = await setUp()
  await numberIn(mine).fill(MINE)
  await numberIn(theirs).fill(THEIRS)
  await save(theirs)
  await press(mine, 'Save')
  await mine.getByRole('alert').waitFor()
  expect(await mine.getByRole('definition').allInnerTexts()).toEqual([`Theirs: ${THEIRS}`, `Yours: ${MINE}`])
  expect(await read()).toMatchObject({ to: THEIRS, version: 2 })

  await press(mine, 'Save mine')
  await mine.waitFor({ state: 'hidden' })
  expect(await read()).toMatchObject({ to: MINE, at: '2026-03-02T10:00:00.000Z', version: 3 })
  await rowOf(page, MINE).waitFor()
  await demo.passUntil(() => rowOf(otherPage, MINE).isVisible())
})

it('changes by the first to other fields remain when the second saves', LONG_TIMEOUT, async () => {
  const { mine, theirs, read } = await setUp()
  await timeIn(mine).fill('2026-03-02T11:45')
  await numberIn(theirs).fill(THEIRS)
  await save(theirs)
  await press(mine, 'Save')
  await mine.getByRole('alert').waitFor()
  expect(await mine.getByRole('definition').allInnerTexts()).toEqual([`Theirs: ${THEIRS}`])
  expect([await numberIn(mine).inputValue(), await timeIn(mine).inputValue()]).toEqual([THEIRS, '2026-03-02T11:45'])

  await press(mine, 'Save mine')
  await mine.waitFor({ state: 'hidden' })
  expect(await read()).toMatchObject({ to: THEIRS, at: '2026-03-02T10:45:00.000Z', version: 3 })
})

it('a further change during a conflict is shown as a new conflict', LONG_TIMEOUT, async () => {
  const { demo, otherPage, mine, theirs, read } = await setUp()
  await timeIn(mine).fill('2026-03-02T11:45')
  const theirsBecomes = async (time: string) => {
    await timeIn(theirs).fill(`2026-03-02T${time}`)
    await save(theirs)
  }
  await theirsBecomes('11:30')
  await press(mine, 'Save')
  await mine.getByText(/^Theirs: Monday.* 11:30/).waitFor()
  await edit(otherPage)
  await theirsBecomes('11:31')
  await press(mine, 'Save mine')
  await mine.getByText(/^Theirs: Monday.* 11:31/).waitFor()
  expect(await read()).toMatchObject({ at: '2026-03-02T10:31:00.000Z', version: 3 })

  await press(mine, 'Save mine')
  await mine.waitFor({ state: 'hidden' })
  expect(await read()).toMatchObject({ at: '2026-03-02T10:45:00.000Z', version: 4 })
  await demo.passUntil(() => rowOf(otherPage, '11:45').isVisible())
})

it('a call cancelled in one tab cannot be changed in the other, which says so', LONG_TIMEOUT, async () => {
  const { page, otherPage, mine, theirs, read } = await setUp()
  await timeIn(mine).fill('2026-03-02T11:45')
  await press(theirs, 'Leave as it is')
  await rowOf(otherPage, TO).getByRole('button', { name: 'Cancel' }).click()
  await otherPage.getByRole('button', { name: 'Undo' }).waitFor()

  await press(mine, 'Save')
  await mine.getByRole('alert').getByText('This call has ended: it cannot').waitFor()
  expect([await read(), await violations(page)]).toMatchObject([{ status: 'cancelled', to: TO, version: 2 }, []])
  await press(mine, 'Close')
  await rowOf(page, TO).getByText('Cancelled').waitFor()
})
