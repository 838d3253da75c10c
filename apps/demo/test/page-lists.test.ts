import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { openPage, violations } from './support/browser.ts'
import { freePort } from './support/ports.ts'
import { startDemoProcess, startMocksProcess } from './support/processes.ts'

// `npm run test:full` runs the long version.
const ROWS = import.meta.env.MODE === 'full' ? 2000 : 200
const BAD = 40
const LINES = ROWS > 1000 ? 100 : 8
// Long enough that the list is not over when it is paused, on a slow machine, too.
const TALK_MS = ROWS > 1000 ? 100 : 600

// Notes that a spreadsheet would run, or that a CSV file must quote.
const NOTES = [`'=1+1`, '"a; ""b""\nñ"', "''quoted", '-1']

const numberOf = (index: number) => `+1301${5_000_000 + index}`

/** A CSV file of which 40 rows cannot be called: texts, short numbers and doubles. */
function csv(): string {
  const good = Array.from({ length: ROWS - BAD }, (_, n) => `'${numberOf(n)};Person ${n};${NOTES[n] ?? ''}`)
  const bad = Array.from({ length: BAD }, (_, n) =>
    n % 3 === 0 ? `${numberOf(n)};Twice ${n}` : n % 3 === 1 ? `12;Short ${n}` : `nobody;None ${n}`,
  )
  const rows = good.flatMap((row, n) => (n < BAD ? [row, bad[n] ?? ''] : [row]))
  return ['Phone;Name;Note', ...rows].join('\r\n')
}

const ledger = z.object({ mostAtOnce: z.number(), entries: z.array(z.object({ to: z.string() })) })

const stateOf = (page: Page) => page.locator('outdial-list [part=state]')
const button = (page: Page, name: string) => page.locator('outdial-list').getByRole('button', { name, exact: true })

it('a list is imported, dialed, paused, goes on after a kill of the server, is dialed again, exported and imported', {
  timeout: ROWS > 1000 ? 600_000 : 240_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outdial-lists-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const outcomes = ['--outcome', 'completed=0.9,no-answer=0.1']
  const mocks = await startMocksProcess(
    '--setup-ms',
    '20',
    '--ring-ms',
    '50',
    '--talk-ms',
    String(TALK_MS),
    ...outcomes,
  )
  const env = {
    CALL_API_URL: mocks.callApiUrl,
    DATABASE_URL: `sqlite:${join(folder, 'calls.db')}`,
    PORT: String(await freePort()),
    SCHEDULER_CONCURRENCY: String(LINES),
    // A call that is being placed when the server is killed may have rung, and stays open for so long.
    MAX_CALL_MS: '8000',
  }
  const rang = async () => {
    const { entries, mostAtOnce } = ledger.parse(await (await fetch(`${mocks.callApiUrl}/_ledger`)).json())
    return { numbers: entries.map(({ to }) => to), mostAtOnce }
  }
  const demo = await startDemoProcess(env)
  const page = await openPage(`${demo.url}/lists`)

  // Every row that does not fit is listed before anything is scheduled.
  const file = { name: 'Autumn.csv', mimeType: 'text/csv', buffer: Buffer.from(csv()) }
  await page.locator('outdial-import input[type=file]').setInputFiles(file)
  const found = page.locator('outdial-import .sum')
  await expect.poll(() => found.textContent(), { timeout: 30_000 }).toBe(`${count(ROWS - BAD)} numbers can be called.`)
  const bad = page.locator('outdial-import [part=bad-rows] tbody tr')
  await page.getByRole('button', { name: `Show ${BAD - 10} more rows` }).click()
  await expect.poll(() => bad.count()).toBe(BAD)
  expect(await bad.nth(1).allInnerTexts()).toEqual(['5\t12\tShort 1\tThis number is too short.'])
  expect(await violations(page)).toEqual([])
  expect((await rang()).numbers).toEqual([])

  await page.locator('outdial-import #lines').fill(String(LINES))
  await page.getByRole('button', { name: `Add list of ${count(ROWS - BAD)} numbers` }).click()
  await page.waitForURL('**/lists/Autumn')
  await stateOf(page).filter({ hasText: 'Not started' }).waitFor()

  await button(page, 'Start').click()
  await expect.poll(async () => (await rang()).numbers.length, { timeout: 30_000 }).toBeGreaterThan(LINES)
  await button(page, 'Pause').click()
  await stateOf(page).filter({ hasText: 'Paused' }).waitFor()
  await demo.stop('SIGKILL')

  // The same database, at the same address: the page connects again by itself.
  await startDemoProcess(env)
  await button(page, 'Go on').click({ timeout: 30_000 })
  await stateOf(page).filter({ hasText: 'Finished' }).waitFor({ timeout: 180_000 })
  const first = await rang()
  expect(new Set(first.numbers).size).toBe(first.numbers.length)
  const unknown = await legendCount(page, 'indeterminate')
  expect(first.numbers.length).toBeGreaterThanOrEqual(ROWS - BAD - unknown)
  expect(first.mostAtOnce).toBeLessThanOrEqual(LINES)

  await button(page, 'Dial again').click()
  const missed = page.getByRole('button', { name: /^Those that were not reached/ })
  const missedCount = Number((await missed.innerText()).replace(/\D/g, ''))
  expect(missedCount).toBeGreaterThan(0)
  expect(await violations(page)).toEqual([])
  await missed.click()
  await page.waitForURL(url => decodeURIComponent(url.pathname) === '/lists/Autumn (2)')
  await page.locator('outdial-list').getByRole('heading', { name: 'Autumn (2)' }).waitFor()
  await stateOf(page).filter({ hasText: 'Finished' }).waitFor({ timeout: 60_000 })
  const again = (await rang()).numbers.slice(first.numbers.length)
  expect(again).toHaveLength(missedCount)
  expect(new Set(again).size).toBe(missedCount)

  // An export is imported again, with equal content. Nothing of it rings.
  for (const format of ['CSV', 'JSON lines']) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as a person does
    await exportAndImport(page, { from: `${demo.url}/lists/Autumn`, format, name: `Copy of ${format}` })
    // oxlint-disable-next-line no-await-in-loop
    expect(await contentOf(demo.url, `Copy of ${format}`)).toEqual(await contentOf(demo.url, 'Autumn'))
  }
  expect((await rang()).numbers).toHaveLength(first.numbers.length + missedCount)
})

interface ExportAndImport {
  readonly from: string
  readonly format: string
  readonly name: string
}

async function exportAndImport(page: Page, { from, format, name }: ExportAndImport): Promise<void> {
  await page.goto(from)
  const download = page.waitForEvent('download')
  await page.locator('outdial-list').getByRole('link', { name: format, exact: true }).click()
  const path = await (await download).path()
  await page.goto(new URL('/lists', from).href)
  await page.locator('outdial-import input[type=file]').setInputFiles(path)
  const add = page.getByRole('button', { name: `Add list of ${count(ROWS - BAD)} numbers` })
  await add.waitFor()
  await page.locator('outdial-import #name').fill(name)
  await add.click()
  await stateOf(page).filter({ hasText: 'Not started' }).waitFor()
}

const rows = z.object({ calls: z.array(z.object({ to: z.string(), metadata: z.unknown() })) })

/** The numbers and metadata of a list, in order. */
async function contentOf(url: string, list: string): Promise<readonly unknown[]> {
  const content: unknown[] = []
  while (content.length < ROWS - BAD) {
    const path = `/api/lists/${encodeURIComponent(list)}/calls?limit=500&first=${content.length}`
    // oxlint-disable-next-line no-await-in-loop -- the next page begins where this one ends
    const { calls } = rows.parse(await (await fetch(url + path)).json())
    content.push(...calls.map(({ to, metadata }) => ({ to, metadata })))
  }
  return content
}

/** A number of the legend below the bar of outcomes. */
const legendCount = async (page: Page, key: string): Promise<number> => {
  const [text = '0'] = await page.locator(`outdial-list .legend [data-key=${key}] strong`).allInnerTexts()
  return Number(text.replaceAll(/\D/g, ''))
}

const count = (value: number) => new Intl.NumberFormat('en').format(value)
