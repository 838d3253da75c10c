import { expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { OutdialListAddedEvent } from '../lists/list-added-event.ts'
import { expectAccessible } from '../testing/expect-accessible.ts'
import { fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import './import.ts'

const listOf = (name: string, total: number, created = true) => ({
  name,
  queue: name,
  state: 'idle',
  concurrency: 3,
  paused: true,
  counts: { scheduled: total },
  total,
  linesInUse: 0,
  createdAt: '2026-11-21T09:00:00.000Z',
  firstSequence: 1,
  created,
  leftOut: 0,
})

/** The element on a server that knows one number that must not be called. */
async function open() {
  const server = fakeServer()
  const answerCheck = ({ body }: { readonly body: unknown }) => ({
    numbers: (body as { numbers: string[] }).numbers.map(text => {
      const number = `+${text.replaceAll(/\D/g, '')}`
      if (number.length < 8) return { problem: { code: 'invalid', fault: 'too-short', detail: 'Expected more' } }
      return number.endsWith('666') ? { number, problem: { code: 'do-not-call', detail: 'No' } } : { number }
    }),
  })
  server.on('POST', '/api/check', answerCheck)
  server.on('POST', '/api/lists', ({ body }) => {
    const { name, calls } = body as { name: string; calls: unknown[] }
    return Response.json(listOf(name, calls.length), { status: 201 })
  })
  const page = await mountElement('outdial-import', { client: server.client })
  const input = (id: string) => {
    const found = page.find<HTMLInputElement>(`#${id}`)
    if (!found) throw new Error(`There is no ${id}`)
    return found
  }
  const give = async (text: string, name = 'Autumn.csv') => {
    const files = new DataTransfer()
    files.items.add(new File([text], name))
    input('file').files = files.files
    input('file').dispatchEvent(new Event('change'))
    await expect.poll(() => page.text('.sum') ?? page.text('.notice')).toBeTruthy()
  }
  const added = () => server.posted.filter(({ path }) => path.endsWith('/lists')).map(({ body }) => body)
  return { ...page, server, input, give, added, answerCheck }
}

it('pasted numbers are checked, and only those that can be called are added, in their order', async () => {
  const { input, button, text, texts, added, element } = await open()
  let list: OutdialListAddedEvent['list'] | undefined
  element.addEventListener('outdial-list-added', event => {
    list = event.list
  })
  await userEvent.fill(input('paste'), '+13018040009\tAda\n12\n+13018040666\n+1 301 804 0009\n+13018040010\tBob')
  button('Check numbers').click()
  await expect.poll(() => text('.sum')).toBe('2 numbers can be called.')
  expect(added()).toEqual([])
  expect(texts('[part=bad-rows] td:last-child')).toEqual([
    'This number is too short.',
    'It is on the do-not-call list.',
    'The same number as in row 1.',
  ])
  button('Add list').click()
  await expect.poll(() => text('#name-message')).toBe('Type a name.')
  await userEvent.fill(input('name'), 'Autumn')
  button('Add list').click()
  await expect.poll(() => text('.notice')).toBe('The list Autumn was added.')
  const calls = [
    { to: '+13018040009', metadata: { name: 'Ada' } },
    { to: '+13018040010', metadata: { name: 'Bob' } },
  ]
  expect(added()).toEqual([{ name: 'Autumn', concurrency: 3, paused: true, calls }])
  expect(list).toMatchObject({ name: 'Autumn', total: 2, created: true })
})

it('columns are guessed, can be changed, and doubles can be kept', async () => {
  const { give, input, text, button, added } = await open()
  await give('Name,Phone,Other\nAda,+13018040009,+13018040020\nBob,+13018040009,+13018040021')
  expect(text('.sum')).toBe('1 number can be called.')
  expect(input('name').value).toBe('Autumn')
  input('doubles').click()
  await expect.poll(() => text('.sum')).toBe('2 numbers can be called.')
  await userEvent.selectOptions(input('column-number'), 'Other')
  await expect.poll(() => text('[part=bad-rows]')).toBeUndefined()
  await userEvent.fill(input('lines'), '7')
  input('start').click()
  button('Add list of 2').click()
  await expect
    .poll(added)
    .toMatchObject([{ concurrency: 7, paused: false, calls: [{ to: '+13018040020' }, { to: '+13018040021' }] }])
})

it('a row that is left out is named by its number and its name', async () => {
  const { give, texts } = await open()
  await give('phone,name\n+13018040009,Ada\n12,Bob\n+13018040009,Cleo')
  const rows = texts('[part=bad-rows] tbody tr').map(text => text.replaceAll(/\s+/g, ' ').trim())
  expect(rows).toEqual([expect.stringMatching(/^3 12 Bob /), expect.stringMatching(/^4 \+13018040009 Cleo /)])
})

it('shows the first rows that are left out, and the others when asked; none of them is cut', async () => {
  const { give, texts, button, find } = await open()
  await give(['+13018040009', ...Array.from({ length: 15 }, () => '12')].join('\n'))
  expect(texts('[part=bad-rows] tbody tr')).toHaveLength(10)
  button('Show 5 more rows').click()
  await expect.poll(() => texts('[part=bad-rows] tbody tr')).toHaveLength(15)
  const table = find('[part=bad-rows]')
  expect(table?.scrollHeight).toBe(table?.clientHeight)
})

it('the heading counts the rows below it: doubles are among them until they are kept', async () => {
  const { give, input, text, texts, element } = await open()
  const rows = () => texts('[part=bad-rows] tbody tr').length
  await give('+13018040009\n12\n+13018040009')
  expect([text('#bad'), rows()]).toEqual(['2 rows are left out', 2])
  input('doubles').click()
  await expect.poll(() => [text('#bad'), rows()]).toEqual(['1 row is left out', 1])
  element.lang = 'es'
  await expect.poll(() => text('#bad')).toBe('Se omite 1 fila')
})

it('another list of the same name is told at the name, and nothing is lost', async () => {
  const { server, give, button, text, input } = await open()
  server.on('POST', '/api/lists', () => problem(409, 'Expected a new name', { code: 'list-exists' }))
  await give('+13018040009')
  button('Add list').click()
  await expect.poll(() => text('#name-message')).toBe('Another list has this name. Type another one.')
  expect([text('.sum'), input('name').value]).toEqual(['1 number can be called.', 'Autumn'])
})

it('a file that cannot be read says so', async () => {
  const { give, text } = await open()
  await give('PK not a workbook', 'Autumn.xlsx')
  expect(text('.notice')).toMatch(/^This file cannot be read/)
})

it('is accessible, and speaks Spanish', { timeout: 30_000 }, async () => {
  const { element, give, text } = await open()
  await expectAccessible(element)
  await give('+13018040009\n12\n+13018040009')
  await expectAccessible(element)
  element.lang = 'es'
  await expect.poll(() => text('h2')).toBe('Lista nueva')
})

it('numbers without + are checked again as those of the country that is chosen', async () => {
  const { input, give, server, text } = await open()
  await give('phone,name\n912037138,Mateo Ruiz\n')
  await userEvent.selectOptions(input('country'), 'Spain')
  const checks = () => server.posted.filter(({ path }) => path.endsWith('/check')).map(({ body }) => body)
  const numbers = ['912037138']
  await expect.poll(checks).toEqual([{ numbers }, { numbers, defaultCountry: 'ES' }])
  await expect.poll(() => text('.sum')).toBe('1 number can be called.')
})

it('the country of numbers without + is named, if the server says which it is', async () => {
  const { give, server, texts, button, element } = await open()
  const first = () => texts('#country option')[0]
  await give('+13018040009')
  expect(first()).toBe('As the server has it')
  button('Other numbers').click()
  await element.updateComplete
  server.on('GET', '/api/capabilities', () => ({ defaultCountry: 'US' }))
  await give('+13018040009')
  await expect.poll(first).toBe('United States, as the server has it')
  element.lang = 'es'
  await expect.poll(first).toBe('Estados Unidos, el del servidor')
})

it('a file whose reading is cancelled is not shown later', async () => {
  const { input, server, button, find, element } = await open()
  const answer = Promise.withResolvers<object>()
  server.on('GET', '/api/capabilities', () => answer.promise)
  await userEvent.fill(input('paste'), '+13018040009')
  button('Check numbers').click()
  await expect.poll(() => server.asked.some(({ path }) => path.endsWith('/capabilities'))).toBe(true)
  button('Cancel').click()
  await expect.poll(() => find('#paste')).toBeTruthy()
  answer.resolve({})
  // The answers of later requests come later.
  await server.client.capabilities()
  await server.client.checkNumbers(['later'])
  await element.updateComplete
  expect([server.posted.length, find('#paste')]).toEqual([1, expect.anything()])
})

it.each([
  { what: 'another column', id: 'column-number', value: '1' },
  { what: 'another country', id: 'country', value: 'ES' },
  { what: 'another header', id: 'header', value: 'on' },
])('a check that fails after the choice of $what is told, and can be repeated', async ({ id, value }) => {
  const { give, input, server, text, button, answerCheck } = await open()
  await give('Phone,Other\n+1 301 804 0001,+1 301 804 0002\n')
  server.on('POST', '/api/check', () => problem(400, 'Expected numbers'))
  const field = input(id)
  field.value = value
  field.dispatchEvent(new Event('change'))
  await expect.poll(() => text('.notice')).toBeTruthy()
  expect(text('.sum')).toBeUndefined()
  server.on('POST', '/api/check', answerCheck)
  button('Check again').click()
  await expect.poll(() => text('.sum')).toMatch(/^\d number/)
  expect(text('.notice')).toBeUndefined()
})

it('rows that may no longer be called when they are added are checked again', async () => {
  const { give, button, server, text, texts, input, added } = await open()
  await give('+13018040009\n+13018040010')
  server.on('POST', '/api/lists', () => problem(422, 'Expected numbers', { code: 'invalid-rows' }))
  server.on('POST', '/api/check', () => ({
    numbers: [
      { number: '+13018040009' },
      { number: '+13018040010', problem: { code: 'do-not-call', detail: 'Expected another' } },
    ],
  }))
  button('Add list').click()
  await expect.poll(() => text('.notice')).toMatch(/^The rules have changed/)
  await expect.poll(() => text('.sum')).toBe('1 number can be called.')
  expect([added().length, input('name').value]).toEqual([1, 'Autumn'])
  expect(texts('[part=bad-rows] tbody tr')).toHaveLength(1)
})

it('the focus goes on to the columns and back to the pasted text, which is still there', async () => {
  const { input, button, text, root } = await open()
  await userEvent.fill(input('paste'), '+13018040009\n12')
  await userEvent.tab()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => text('.sum')).toBeTruthy()
  expect(root.activeElement?.textContent).toBe('Columns')
  button('Other numbers').focus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => root.activeElement?.id).toBe('paste')
  expect(input('paste').value).toBe('+13018040009\n12')
})

it('the content of a file is not pasted, and a list that was added leaves no text', async () => {
  const { input, button, give, text } = await open()
  await give('+13018040009')
  button('Other numbers').click()
  await expect.poll(() => input('paste').value).toBe('')
  await userEvent.fill(input('paste'), '+13018040009')
  button('Check numbers').click()
  await expect.poll(() => text('.sum')).toBeTruthy()
  button('Add list').click()
  await expect.poll(() => text('.notice')).toBe('The list Autumn was added.')
  expect(input('paste').value).toBe('')
})

it('the focus is on what the element does, then on the name that another list has', async () => {
  const { server, button, give, root, text } = await open()
  const answer = Promise.withResolvers<Response>()
  server.on('POST', '/api/lists', () => answer.promise)
  await give('+13018040009')
  expect(root.activeElement).toBeNull()
  button('Add list').focus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => root.activeElement?.textContent).toBe('Adding the list …')
  answer.resolve(await problem(409, 'Expected a new name', { code: 'list-exists' }))
  await expect.poll(() => root.activeElement?.id).toBe('name')
  expect(text('#name-message')).toBe('Another list has this name. Type another one.')
})
