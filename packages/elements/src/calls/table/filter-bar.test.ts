import { expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { open, someCalls } from '../../testing/fake-calls.ts'
import { OutdialViewEvent } from '../view-event.ts'

const listed = (asked: readonly { readonly method: string; readonly path: string }[]) =>
  asked.filter(({ method, path }) => method === 'GET' && path === '/calls/api/calls').length

it('a chosen filter is sent to the server, reported to the page, and stored in the view', async () => {
  const calls = someCalls(4, index => ({ status: index % 2 ? 'busy' : 'scheduled' }))
  const { element, button, numbers, rows, root, find, server } = await open(calls)
  server.on('GET', '/api/phone-numbers/*', () => ({ formatted: '', number: '+13018040000' }))
  const field = (selector: string) => find<HTMLElement>(selector) ?? document.body
  await expect.poll(() => rows().length).toBe(4)
  const views: unknown[] = []
  element.addEventListener(OutdialViewEvent.type, event => views.push(event instanceof OutdialViewEvent && event.view))
  button('Coming').click()
  await expect.poll(numbers).toEqual(['+13018040000', '+13018040002'])
  expect(button('Coming').getAttribute('aria-pressed')).toBe('true')
  await userEvent.selectOptions(field('[name=order]'), 'latest')
  await expect.poll(numbers).toEqual(['+13018040002', '+13018040000'])
  await userEvent.fill(field('[name=to]'), '1 301 804-0000')
  await userEvent.keyboard('{Enter}')
  await expect.poll(numbers).toEqual(['+13018040000'])
  await userEvent.selectOptions(field('[name=status]'), 'busy')
  await expect.poll(() => root.querySelector('.empty p')?.textContent).toBe('No call matches.')
  button('Show all').click()
  await expect.poll(() => rows().length).toBe(4)
  expect(views).toEqual([
    { status: ['coming'], order: 'soonest' },
    { status: ['coming'], order: 'latest' },
    { status: ['coming'], to: '+13018040000', order: 'latest' },
    { status: ['busy'], to: '+13018040000', order: 'latest' },
    { status: [], order: 'latest' },
  ])
  expect(element.view).toEqual(views.at(-1))
})

it('who was not reached yesterday is found by two choices, and the day is the viewer’s own', async () => {
  const now = new Date()
  const noon = (daysAgo: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo, 12).toISOString()
  const statuses = ['completed', 'no-answer', 'busy', 'failed', 'indeterminate', 'busy']
  const calls = someCalls(6, index => ({ status: statuses[index] ?? '', at: noon(index === 5 ? 0 : 1) }))
  const { element, button, find, texts } = await open(calls, { view: { status: ['coming'], order: 'soonest' } })
  await expect.poll(() => find('.empty')).not.toBeNull()
  button('Yesterday').click()
  // A day that is over has no coming calls.
  await expect.poll(() => texts('.row .status').length).toBe(5)
  await userEvent.selectOptions(find<HTMLElement>('[name=status]') ?? document.body, 'Not reached')
  await expect.poll(() => texts('.row .status').toSorted()).toEqual(['Busy', 'Failed', 'No answer'])
  expect(texts('[aria-pressed=true]')).toEqual(['Ended', 'Yesterday'])
  expect(find<HTMLSelectElement>('[name=status]')?.value).toBe('not-reached')
  expect(find<HTMLInputElement>('[name=from]')?.value).toBe(element.view?.from)
  expect(element.view).toMatchObject({ status: ['not-reached'], order: 'latest' })
  button('Today').click()
  await expect.poll(() => texts('.row .status')).toEqual(['Busy'])
  button('Today').click()
  await expect.poll(() => texts('.row .status').length).toBe(4)
  expect([element.view?.from, element.view?.until]).toEqual([undefined, undefined])
})

it('a choice that finds nothing is announced, and its answer is brought into view', async () => {
  await page.viewport(390, 400)
  const { find, rows } = await open(someCalls(2))
  await expect.poll(() => rows().length).toBe(2)
  const live = find('section > [aria-live]')
  await userEvent.selectOptions(find<HTMLElement>('[name=status]') ?? document.body, 'busy')
  await expect.poll(() => live?.textContent.trim()).toMatch(/^No call matches\./)
  const bottom = () => find('.empty p')?.getBoundingClientRect().bottom
  await expect.poll(bottom).toBeLessThanOrEqual(400)
})

it('a number is filtered by as the server reads it, and stays as it was typed', async () => {
  const { element, find, server, numbers, text } = await open(someCalls(3), { defaultCountry: 'US' })
  await expect.poll(() => numbers().length).toBe(3)
  server.on('GET', '/api/phone-numbers/*', ({ path, query }) =>
    path.includes('abc')
      ? { formatted: 'abc', problem: { code: 'not-a-number', detail: 'This is no number' } }
      : { formatted: '', number: query.get('defaultCountry') === 'US' ? '+13018040001' : '+3018040001' },
  )
  const field = find<HTMLInputElement>('[name=to]')
  if (!field) throw new Error('Expected a field')
  await userEvent.fill(field, '(301) 804-0001')
  await userEvent.tab()
  await expect.poll(numbers).toEqual(['+13018040001'])
  expect([field.value, element.view?.to]).toEqual(['(301) 804-0001', '+13018040001'])
  await userEvent.fill(field, 'abc')
  await userEvent.tab()
  await expect.poll(() => text('#to-message')).toBe('This is not a phone number.')
  expect([field.value, field.ariaInvalid, element.view?.to]).toEqual(['abc', 'true', undefined])
  await userEvent.clear(field)
  await expect.poll(() => text('#to-message')).toBe('')
  expect(field.ariaInvalid).toBeNull()
})

it('a range that ends before it starts is reported at the field, and not requested', async () => {
  const { find, server, rows, element } = await open(someCalls(1))
  await expect.poll(() => rows().length).toBe(1)
  const day = (name: string) => {
    const field = find<HTMLInputElement>(`[name=${name}]`)
    if (!field) throw new Error('Expected a field')
    return field
  }
  const choose = (name: string, value: string) => {
    day(name).value = value
    day(name).dispatchEvent(new Event('change', { bubbles: true }))
  }
  choose('from', '2026-11-21')
  await element.updateComplete
  const asked = listed(server.asked)
  choose('until', '2026-11-20')
  expect(day('until').validationMessage).toBe('From is after Until.')
  expect([listed(server.asked), element.view?.until]).toEqual([asked, undefined])
  choose('from', '2026-11-19')
  expect(day('until').validity.valid).toBe(true)
  expect([element.view?.from, element.view?.until]).toEqual(['2026-11-19', '2026-11-20'])
})

it('the head of the times sorts by them', async () => {
  const { button, numbers, find } = await open(someCalls(2))
  await expect.poll(numbers).toEqual(['+13018040000', '+13018040001'])
  const sort = () => find('[role=columnheader]')?.getAttribute('aria-sort')
  expect(sort()).toBe('ascending')
  button('↑').click()
  await expect.poll(numbers).toEqual(['+13018040001', '+13018040000'])
  expect([sort(), find<HTMLSelectElement>('[name=order]')?.value]).toEqual(['descending', 'latest'])
})

it.each([358, 1216])('no choice of the order is cut in Spanish, %i pixels wide', async width => {
  await page.viewport(1280, 800)
  const { element, find } = await open([])
  element.lang = 'es'
  element.style.inlineSize = `${width}px`
  await expect.poll(() => find('[name=order] option')?.textContent).not.toBe('Soonest first')
  const select = find<HTMLSelectElement>('[name=order]')
  const given = select?.offsetWidth
  if (select) select.style.inlineSize = 'max-content'
  expect(select?.offsetWidth).toBeLessThanOrEqual(given ?? 0)
})

it('every group that is shown is pressed, and no word of the select is wrong', async () => {
  const { element, texts, find } = await open([])
  const chosen = async (...status: string[]) => {
    element.view = { status, order: 'latest' }
    await element.updateComplete
    return [...texts('[aria-pressed=true]'), find<HTMLSelectElement>('[name=status]')?.selectedOptions[0]?.text]
  }
  expect(await chosen()).toEqual(['All', 'Any'])
  expect(await chosen('coming', 'in-progress')).toEqual(['Coming', 'In progress', 'Any'])
  expect(await chosen('busy', 'failed')).toEqual(['Ended', 'Several'])
  expect(await chosen('busy', 'nonsense')).toEqual(['Ended', 'Busy'])
})

it('setting the same view again sends no request', async () => {
  const { element, rows, server } = await open(someCalls(3))
  await expect.poll(() => rows().length).toBe(3)
  const asked = listed(server.asked)
  element.view = { status: [], order: 'soonest' }
  await element.updateComplete
  expect(listed(server.asked)).toBe(asked)
})

it('a view that the page sets fires no event', async () => {
  const { element, numbers, rows } = await open(someCalls(3), { status: 'in-progress' })
  const heard = vi.fn()
  element.addEventListener(OutdialViewEvent.type, heard)
  expect(rows()).toHaveLength(0)
  element.view = { status: ['scheduled'], to: '+13018040001', order: 'latest' }
  await expect.poll(numbers).toEqual(['+13018040001'])
  expect(heard).not.toHaveBeenCalled()
})

it('an empty list of coming calls says that none are waiting, and offers nothing', async () => {
  const { element, text, find } = await open([], { status: 'coming in-progress' })
  await expect.poll(() => text('.empty')).toBe('No calls are waiting.')
  element.view = { status: ['busy'], order: 'latest' }
  await expect.poll(() => text('.empty p')).toBe('No call matches.')
  expect(find('.empty button')).not.toBeNull()
})

it('a search that finds nothing among the chosen calls can be made among all, and stays', async () => {
  const { element, button, numbers, rows } = await open(someCalls(2, () => ({ status: 'busy' })))
  await expect.poll(() => rows().length).toBe(2)
  element.view = { status: ['coming'], search: '0001', order: 'latest' }
  await expect.poll(() => rows().length).toBe(0)
  button('Search all calls').click()
  expect(element.view).toEqual({ status: [], search: '0001', order: 'latest' })
  await expect.poll(numbers).toEqual(['+13018040001'])
})
