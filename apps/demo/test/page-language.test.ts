import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { demoWords } from '../page/words.ts'
import { focusOf, LONG_TIMEOUT, openBeside, openPage } from './support/browser.ts'
import { demoForAll } from './support/processes.ts'

const demo = demoForAll()

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const language = (page: Page) => page.evaluate(() => document.documentElement.lang)

it('every text of the frame is in the table of words', async () => {
  const frame = await readFile(new URL('../page/index.html', import.meta.url), 'utf8')
  const named = [...frame.matchAll(/data-(?:words|label)="(\w+)"/g)].map(([, name]) => name)
  expect(named).toContain('doNotCall')
  expect(Object.keys(demoWords.shipped.en)).toEqual(expect.arrayContaining(named))
})

it(
  'the page is in the chosen language, at once and after each load, with all elements on it',
  LONG_TIMEOUT,
  async () => {
    const { url } = demo
    const page = await openPage(`${url}/calls?status=ended`)
    await expect.poll(() => heading(page)).toBe('Calls')
    const choice = page.getByRole('combobox', { name: 'Language' })
    await choice.focus()
    await choice.selectOption('Español')
    await expect.poll(() => heading(page)).toBe('Llamadas')
    await page.getByRole('heading', { name: 'Lista de llamadas' }).waitFor()
    await page.getByRole('heading', { name: 'Control de las llamadas' }).waitFor()
    expect([await page.title(), await language(page), new URL(page.url()).search]).toEqual([
      'Llamadas · Outdial',
      'es',
      '?status=ended',
    ])
    // The focus stays where the viewer is.
    expect(await focusOf(page)).toMatch(/^select/)

    await page.reload()
    await page.getByRole('heading', { name: 'Lista de llamadas' }).waitFor()
    await page.getByRole('navigation', { name: 'Páginas' }).getByRole('link', { name: 'Programar' }).click()
    await expect.poll(() => heading(page)).toBe('Programar')
    await page.getByRole('region', { name: 'Pruébelo' }).waitFor()
    const beside = await openBeside(page, `${url}/history`)
    await expect.poll(() => heading(beside)).toBe('Historial')
  },
)

it('shortcuts lead to the pages, to the number to call, and to the search', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(url)
  await expect.poll(() => heading(page)).toBe('Dialer')
  await page.keyboard.press('n')
  await expect.poll(() => heading(page)).toBe('Schedule')
  const number = page.locator('outdial-schedule-form').getByLabel('Phone number')
  await expect.poll(() => number.evaluate(input => input.matches(':focus'))).toBe(true)
  await page.getByRole('heading', { level: 1 }).focus()
  await page.keyboard.press('n')
  expect(await number.evaluate(input => input.matches(':focus'))).toBe(true)
  await page.getByRole('heading', { level: 1 }).focus()
  await page.keyboard.type('gn')
  await expect.poll(() => heading(page)).toBe('Do not call')
  await page.keyboard.type('gl')
  await expect.poll(() => heading(page)).toBe('Lists')
  await page.keyboard.press('/')
  await expect.poll(() => heading(page)).toBe('Calls')
  const field = page.locator('outdial-calls').getByRole('searchbox')
  await expect.poll(() => field.evaluate(input => input.matches(':focus'))).toBe(true)
  await page.keyboard.type('n')
  expect(await field.inputValue()).toBe('n')
  await page.getByRole('heading', { level: 1 }).focus()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Schedule a call').waitFor()
  await page.keyboard.press('Escape')
  await page.getByLabel('Language').selectOption('Español')
  await page.getByLabel('Idioma').press('?')
  await page.getByRole('dialog', { name: 'Atajos de teclado' }).getByText('No llamar').waitFor()
})

it('the browser’s own languages decide until one is chosen', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(url, { locale: 'es-MX' })
  await expect.poll(() => heading(page)).toBe('Marcador automático')
  const other = await openPage(url, { locale: 'de-DE' })
  await expect.poll(() => heading(other)).toBe('Dialer')
})
