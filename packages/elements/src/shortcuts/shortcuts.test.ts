import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { expectAccessible } from '../testing/expect-accessible.ts'
import { mountElement } from '../testing/page.ts'
import './shortcuts.ts'

beforeEach(() => localStorage.clear())

async function open() {
  const ran: string[] = []
  const shortcut = (keys: string, text: string) => ({ keys, text, run: () => void ran.push(keys) })
  const page = await mountElement('outdial-shortcuts', {
    shortcuts: [shortcut('/', 'Search'), shortcut('n', 'Schedule a call'), shortcut('g c', 'Calls')],
  })
  const dialog = () => page.find<HTMLDialogElement>('dialog')?.open
  return { ...page, ran, dialog }
}

it('keys run their shortcut anywhere on the page, except in fields, with Ctrl, and in dialogs', async () => {
  const { ran, dialog } = await open()
  const field = document.body.appendChild(document.createElement('input'))
  onTestFinished(() => field.remove())
  await userEvent.keyboard('n/gc')
  expect(ran).toEqual(['n', '/', 'g c'])
  field.focus()
  await userEvent.keyboard('n?')
  expect([field.value, dialog(), ran]).toEqual(['n?', false, ['n', '/', 'g c']])
  field.blur()
  await userEvent.keyboard('{Control>}n{/Control}')
  await userEvent.keyboard('?')
  expect(dialog()).toBe(true)
  await userEvent.keyboard('n')
  await userEvent.keyboard('{Escape}')
  expect([dialog(), ran]).toEqual([false, ['n', '/', 'g c']])
})

it('a select keeps the keys by which it finds its options, but not ?', async () => {
  const { ran, dialog } = await open()
  const select = document.body.appendChild(document.createElement('select'))
  onTestFinished(() => select.remove())
  select.focus()
  await userEvent.keyboard('n')
  expect([ran, dialog()]).toEqual([[], false])
  await userEvent.keyboard('?')
  expect(dialog()).toBe(true)
})

it('a button and ? list the shortcuts, accessibly, in the language of the page', async () => {
  const { element, dialog, find, texts, text } = await open()
  await expectAccessible(element)
  find<HTMLButtonElement>('.show')?.click()
  expect(dialog()).toBe(true)
  expect(texts('dt').map(keys => keys.replaceAll(/\s+/g, ' '))).toEqual(['/', 'n', 'g then c', '?', 'Esc'])
  expect(texts('dd').slice(0, 3)).toEqual(['Search', 'Schedule a call', 'Calls'])
  await expectAccessible(element)
  element.lang = 'es'
  await expect.poll(() => text('h2')).toBe('Atajos de teclado')
})

it('are turned off for good, and their button stays', async () => {
  const { ran, find, element, dialog } = await open()
  find<HTMLButtonElement>('.show')?.click()
  find<HTMLInputElement>('input')?.click()
  await userEvent.keyboard('{Escape}')
  await userEvent.keyboard('n?')
  expect([ran, dialog()]).toEqual([[], false])
  element.remove()
  const again = await open()
  await userEvent.keyboard('n')
  expect([again.ran, again.find<HTMLInputElement>('input')?.checked]).toEqual([[], false])
  again.find<HTMLInputElement>('input')?.click()
  await userEvent.keyboard('n')
  expect(again.ran).toEqual(['n'])
})

it('a wrong list is reported, and none is used', async () => {
  const report = vi.spyOn(globalThis, 'reportError').mockReturnValue()
  onTestFinished(() => report.mockRestore())
  const { element } = await open()
  Object.assign(element, { shortcuts: [{ keys: 'g c d', text: 'x', run: () => {} }] })
  await element.updateComplete
  expect(report.mock.calls.map(([error]) => String(error))).toEqual([
    "TypeError: <outdial-shortcuts>: Expected `shortcuts` to be a list of shortcuts such as { keys: 'g c', text: 'Calls', run }, got a list",
  ])
  expect(element.shortcuts).toEqual([])
})
