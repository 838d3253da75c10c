import { afterEach, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Call } from '../../api/call-wire.ts'
import { open as openCalls, someCalls } from '../../testing/fake-calls.ts'
import { problem } from '../../testing/fake-server.ts'

afterEach(() => void vi.useRealTimers())

/** The element with one call that is scheduled, and its edit dialog at hand. */
async function open(calls: Call[] = someCalls(1), atLeast = calls.length) {
  const page = await openCalls(calls, { status: 'coming' })
  const [call] = calls
  if (!call) throw new Error('Expected a call')
  await expect.poll(() => page.rows().length).toBeGreaterThanOrEqual(atLeast)
  const { server, find } = page
  server.on('GET', '/api/phone-numbers/*', ({ path }) => {
    const number = decodeURIComponent(path.split('/').at(-1) ?? '')
    return number.length < 8
      ? { formatted: number, problem: { code: 'too-short', detail: 'This is too short' } }
      : { formatted: number, number, international: number, valid: true }
  })
  server.on('GET', '/api/local-time', ({ query }) => {
    const local = query.get('local') ?? ''
    return {
      at: `${local}:00.000Z`,
      kind: local.endsWith('02:30') ? 'skipped' : 'exact',
      local: local.replace('02:30', '03:30'),
      offsetMinutes: 0,
    }
  })
  const input = (id: string) => {
    const element = find<HTMLInputElement>(`#${id}`)
    if (!element) throw new Error(`There is no ${id}`)
    return element
  }
  return {
    ...page,
    call,
    input,
    async edit(number: string) {
      page.press('c0', 'edit')
      await expect.poll(() => find<HTMLDialogElement>('dialog.edit')?.open).toBe(true)
      await userEvent.fill(input('edit-to'), number)
    },
    isEditing: () => find<HTMLDialogElement>('dialog.edit')?.open,
    sent: (method: string) => server.asked.filter(asked => asked.method === method),
  }
}

it('an edit sends what has changed, with the version that it is of', async () => {
  const { server, call, edit, button, sent, isEditing, row, numbers } = await open()
  server.on('PATCH', '/api/calls/*', () => ({ ...call, version: 2, to: '+19842068287' }))
  await edit('+19842068287')
  button('Save').click()
  await expect.poll(isEditing).toBe(false)
  const [patch] = sent('PATCH')
  expect([patch?.headers.get('If-Match'), patch?.body]).toEqual(['"1"', { to: '+19842068287' }])
  await expect.poll(numbers).toEqual(['+19842068287'])
  await expect
    .poll(() =>
      row('c0').contains(
        row('c0').getRootNode() instanceof ShadowRoot
          ? (document.activeElement?.shadowRoot?.activeElement ?? null)
          : null,
      ),
    )
    .toBe(true)
})

it('a call that gets another time moves to its place, and the focus and the view with it', async () => {
  const calls = someCalls(60)
  const { server, call, edit, button, root } = await open(calls, 5)
  const at = new Date(Date.now() + 59.5 * 3_600_000).toISOString()
  server.on('PATCH', '/api/calls/*', () => ({ ...call, version: 2, at, dueAt: at }))
  await edit('+19842068287')
  button('Save').click()
  await expect.poll(() => root.activeElement?.getAttribute('data-id')).toBe('c0')
  expect(root.activeElement?.getAttribute('aria-rowindex')).toBe('60')
  const { top, bottom } = root.activeElement?.getBoundingClientRect() ?? new DOMRect()
  expect([top >= 0, bottom <= innerHeight + 1]).toEqual([true, true])
})

it('an invalid number is reported at its field, which gets the focus, and nothing is sent', async () => {
  const { edit, button, sent, text, input, isEditing, root } = await open()
  await edit('+1')
  button('Save').click()
  await expect.poll(() => text('#edit-to-message')).toBe('This number is too short.')
  await expect.poll(() => root.activeElement).toBe(input('edit-to'))
  expect([input('edit-to').getAttribute('aria-invalid'), isEditing(), sent('PATCH').length]).toEqual(['true', true, 0])
})

it('a skipped hour is reported before it is saved', async () => {
  const { press, input, text, find } = await open()
  press('c0', 'edit')
  await expect.poll(() => find<HTMLDialogElement>('dialog.edit')?.open).toBe(true)
  await userEvent.fill(input('edit-local'), '2027-03-28T02:30')
  input('edit-local').dispatchEvent(new Event('change', { bubbles: true }))
  await expect.poll(() => text('#edit-local-message')).toContain('does not exist')
})

it('a zone is searched by its place, as in the form, and nothing is saved while there is none', async () => {
  const { server, call, press, input, button, sent, text, root, isEditing } = await open()
  server.on('PATCH', '/api/calls/*', () => ({ ...call, version: 2 }))
  press('c0', 'edit')
  await expect.poll(isEditing).toBe(true)
  input('edit-zone').focus()
  await userEvent.keyboard('Atlantis')
  await userEvent.tab()
  await expect.poll(() => text('#edit-zone-message')).toBe('Choose a time zone from the list.')
  button('Save').click()
  await expect.poll(() => root.activeElement).toBe(input('edit-zone'))
  await userEvent.keyboard('kiev')
  await userEvent.tab()
  expect(input('edit-zone').value).toMatch(/^Kyiv, UTC/)
  expect(sent('PATCH')).toHaveLength(0)
  button('Save').click()
  await expect.poll(() => sent('PATCH')[0]?.body).toMatchObject({ at: { timeZone: 'Europe/Kyiv' } })
})

it('that a field may stay empty stands beside its name', async () => {
  const { press, find, isEditing } = await open()
  press('c0', 'edit')
  await expect.poll(isEditing).toBe(true)
  const word = find('[data-field=edit-note] label small')
  expect([word?.textContent, word && getComputedStyle(word).display]).toEqual(['(optional)', 'inline'])
})

it('a refusal is shown at the field that it names', async () => {
  const { server, edit, button, text } = await open()
  server.on('PATCH', '/api/calls/*', () =>
    problem(422, 'Not so', { errors: [{ field: 'to', detail: 'This country is not allowed' }] }),
  )
  await edit('+9999999999')
  button('Save').click()
  await expect.poll(() => text('#edit-to-message')).toBe('This country is not allowed.')
})

it("another user's change is shown beside the input, and overwritten only by choice", async () => {
  const { server, call, edit, button, text, sent, isEditing, numbers } = await open()
  const theirs = { ...call, version: 5, to: '+15512459377' }
  server.on('PATCH', '/api/calls/*', ({ headers }) =>
    headers.get('If-Match') === '"5"'
      ? { ...theirs, version: 6, to: '+19842068287' }
      : problem(412, 'It has changed', { call: theirs }),
  )
  await edit('+19842068287')
  button('Save').click()
  await expect.poll(() => text('.edit .notice')).toContain('Another user has changed this call')
  expect(text('.edit .notice')).toContain('Theirs: +15512459377')
  expect(text('.edit .notice')).toContain('Yours: +19842068287')
  expect(sent('PATCH')).toHaveLength(1)
  expect(numbers()).toEqual(['+15512459377'])
  button('Save mine').click()
  await expect.poll(isEditing).toBe(false)
  expect(sent('PATCH')[1]?.body).toEqual({ to: '+19842068287' })
  await expect.poll(numbers).toEqual(['+19842068287'])
})

it('theirs can be taken, and nothing more is sent', async () => {
  const { server, call, edit, button, text, sent, isEditing } = await open()
  server.on('PATCH', '/api/calls/*', () =>
    problem(412, 'It has changed', { call: { ...call, version: 5, to: '+15512459377' } }),
  )
  await edit('+19842068287')
  button('Save').click()
  await expect.poll(() => text('.edit .notice')).toContain('Another user')
  button('Take theirs').click()
  await expect.poll(isEditing).toBe(false)
  expect(sent('PATCH')).toHaveLength(1)
})

it('a time that another user chose is shown in words beside the input', async () => {
  const { server, call, press, input, button, texts, find } = await open()
  const theirs = { ...call, version: 5, at: '2027-03-02T11:30:00.000Z', dueAt: '2027-03-02T11:30:00.000Z' }
  server.on('PATCH', '/api/calls/*', () => problem(412, 'It has changed', { call: theirs }))
  press('c0', 'edit')
  await expect.poll(() => find<HTMLDialogElement>('dialog.edit')?.open).toBe(true)
  await userEvent.fill(input('edit-local'), '2027-03-02T09:45')
  button('Save').click()
  await expect.poll(() => texts('.edit .notice dd').length).toBe(2)
  const [first, second] = texts('.edit .notice dd')
  expect(first).toMatch(/^Theirs: .*Tuesday.*2027/)
  expect(second).toMatch(/^Yours: .*Tuesday.*2027.*0?9:45/)
})

it('a cancellation is announced once: no count of changes follows', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const [call] = someCalls(1)
  const { server, press, text, element, rows } = await openCalls(call ? [call] : [])
  await vi.waitFor(() => expect(rows()).toHaveLength(1))
  const cancelled = { ...call, version: 2, status: 'cancelled' }
  server.on('DELETE', '/api/calls/*', () => {
    server.tell('call', { ...cancelled, epoch: 'first' })
    return cancelled
  })
  press('c0', 'cancel')
  const words = 'The call to +13018040000 is cancelled. Undo is below the calls.'
  await vi.waitFor(() => expect(text('[role=status]')).toBe(words))
  await vi.advanceTimersByTimeAsync(7_000)
  await element.updateComplete
  expect(text('[role=status]')).toBe(words)
})

it('a change by the scheduler is no conflict', async () => {
  const { server, call, edit, button, sent, isEditing } = await open()
  const deferred = { ...call, version: 2, dueAt: new Date(Date.parse(call.dueAt) + 60_000).toISOString() }
  server.on('PATCH', '/api/calls/*', ({ headers }) =>
    headers.get('If-Match') === '"2"'
      ? { ...deferred, version: 3, to: '+19842068287' }
      : problem(412, 'Changed', { call: deferred }),
  )
  await edit('+19842068287')
  button('Save').click()
  await expect.poll(isEditing).toBe(false)
  expect(sent('PATCH').map(({ headers }) => headers.get('If-Match'))).toEqual(['"1"', '"2"'])
})

it.each([
  ['begun', 'dialing', {}],
  ['ended', 'completed', { endedAt: '2026-11-21T09:00:00.000Z' }],
])('a call that has %s cannot be changed any more, and the dialog says so', async (word, status, more) => {
  const { server, call, edit, button, text, find } = await open()
  server.on('PATCH', '/api/calls/*', () =>
    problem(409, 'Too late', { code: word, call: { ...call, version: 2, status, ...more } }),
  )
  await edit('+19842068287')
  button('Save').click()
  await expect.poll(() => text('.edit .notice')).toContain(`has ${word}: it cannot be changed`)
  expect(find('#edit-to')).toBeNull()
  button('Close').click()
})

it('cancelling is done at once, and undoing it schedules the same again, once', async () => {
  const calls = someCalls(1, () => ({ metadata: { a: 1 }, ownerId: 'me', queue: 'q' }))
  const { server, call, press, text, button, sent, numbers, rows } = await open(calls)
  server.on('DELETE', '/api/calls/*', () => ({ ...call, version: 2, status: 'cancelled' }))
  const copy = { ...call, id: 'copy', sequence: 7 }
  server.on('POST', '/api/calls', () => copy)
  press('c0', 'cancel')
  await expect.poll(() => text('.toast p')).toBe('The call to +13018040000 is cancelled.')
  expect(text('[role=status]')).toBe('The call to +13018040000 is cancelled. Undo is below the calls.')
  expect(text('.toast .phone-number')).toBe('+13018040000')
  expect(sent('DELETE')).toHaveLength(1)
  button('Undo').click()
  button('Undo').click()
  await expect.poll(() => rows().map(({ dataset }) => dataset.id)).toContain('copy')
  await expect.poll(() => text('[role=status]')).toBe('Scheduled again: +13018040000')
  const posts = sent('POST')
  expect(posts).toHaveLength(1)
  expect(posts[0]?.headers.get('Idempotency-Key')).toBe('undo-c0')
  const { to, at, queue, metadata, ownerId, provider } = call
  expect(posts[0]?.body).toEqual({ to, at, queue, metadata, ownerId, provider })
  expect(numbers()).toContain(to)
})

it('of a retry there is no undo: the number has rung before, and would ring anew', async () => {
  const { server, call, press, text, find } = await open(someCalls(1, () => ({ attemptCount: 1 })))
  server.on('DELETE', '/api/calls/*', () => ({ ...call, version: 2, status: 'cancelled' }))
  press('c0', 'cancel')
  await expect.poll(() => text('[role=status]')).toContain('+13018040000 is cancelled')
  expect(find('.toast')).toBeNull()
})

it('the offer to undo ends after eight seconds, unless it has the pointer or the focus', async () => {
  const { server, call, press, find, element } = await open()
  server.on('DELETE', '/api/calls/*', () => ({ ...call, version: 2, status: 'cancelled' }))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  press('c0', 'cancel')
  await vi.waitFor(() => expect(find('.toast')).toBeTruthy())
  await vi.advanceTimersByTimeAsync(7_000)
  find('.toast')?.dispatchEvent(new PointerEvent('pointerenter'))
  await vi.advanceTimersByTimeAsync(60_000)
  await element.updateComplete
  expect(find('.toast')).toBeTruthy()
  find('.toast')?.dispatchEvent(new PointerEvent('pointerleave'))
  await vi.advanceTimersByTimeAsync(8_000)
  await element.updateComplete
  expect(find('.toast')).toBeNull()
})

it('a call whose time has passed is not scheduled again, and it says why', async () => {
  const { server, call, press, button, text, find, sent } = await open()
  const past = new Date(Date.now() - 1000).toISOString()
  server.on('DELETE', '/api/calls/*', () => ({ ...call, version: 2, status: 'cancelled', at: past, dueAt: past }))
  press('c0', 'cancel')
  await expect.poll(() => find('.toast')).toBeTruthy()
  button('Undo').click()
  await expect.poll(() => text('.notice')).toContain('has passed')
  expect(sent('POST')).toHaveLength(0)
})

it('an undo that fails is offered again', async () => {
  const { server, call, press, button, text, find } = await open()
  server.on('DELETE', '/api/calls/*', () => ({ ...call, version: 2, status: 'cancelled' }))
  server.on('POST', '/api/calls', () => problem(503, 'Come back later'))
  press('c0', 'cancel')
  await expect.poll(() => find('.toast')).toBeTruthy()
  button('Undo').click()
  await expect.poll(() => text('.notice')).toContain('Come back later')
  expect(find('.toast')).toBeTruthy()
})

it('a call that cannot be cancelled is reported, and stays unchanged', async () => {
  const { server, call, press, text, row } = await open()
  server.on('DELETE', '/api/calls/*', () =>
    problem(409, 'It has ended', { code: 'ended', call: { ...call, version: 3, status: 'busy' } }),
  )
  press('c0', 'cancel')
  await expect.poll(() => text('.notice')).toContain('was not cancelled. It has ended')
  expect(text('.notice .phone-number')).toBe('+13018040000')
  await expect.poll(() => row('c0').dataset.status).toBe('busy')
})

it('a command that the page prevents is not sent', async () => {
  const { element, press, sent } = await open()
  const heard: unknown[] = []
  element.addEventListener('outdial-call-command', event => {
    heard.push(event.command.name)
    event.preventDefault()
  })
  press('c0', 'cancel')
  await element.updateComplete
  expect([heard, sent('DELETE').length]).toEqual([['cancel'], 0])
})

const repeated = () => someCalls(1, () => ({ series: { id: 's1', repeat: { rule: 'FREQ=DAILY' } } }))

it('the details lead to the page of the call, and to what can be done with it', async () => {
  const { element, server, call, press, button, find, isEditing, input, sent, text } = await open()
  server.on('GET', '/api/calls/*', () => ({ ...call, attempts: [] }))
  server.on('DELETE', '/api/calls/*', () => ({ ...call, version: 2, status: 'cancelled' }))
  const isOpen = () => find<HTMLDialogElement>('dialog.details')?.open
  element.callHref = '/call/{id}'
  press('c0', 'details')
  await expect.poll(() => find('.details a')?.getAttribute('href')).toBe('/call/c0')
  find<HTMLButtonElement>('.details [data-action=edit]')?.click()
  await expect.poll(() => [isOpen(), isEditing(), input('edit-to').value]).toEqual([false, true, call.to])
  await userEvent.keyboard('{Escape}')
  await expect.poll(isEditing).toBe(false)
  press('c0', 'details')
  await expect.poll(isOpen).toBe(true)
  button('Cancel the call').click()
  await expect.poll(() => text('.toast p')).toContain('is cancelled')
  expect([isOpen(), sent('DELETE').length]).toEqual([false, 1])
})

it('a repeated call asks how far its cancellation reaches', async () => {
  const { server, call, press, find, button, sent } = await open(repeated())
  server.on('DELETE', '/api/calls/*', () => ({ ...call, version: 2, status: 'cancelled' }))
  press('c0', 'cancel')
  await expect.poll(() => find<HTMLDialogElement>('dialog.series')?.open).toBe(true)
  expect(sent('DELETE')).toEqual([])
  button('Keep it').click()
  await expect.poll(() => find<HTMLDialogElement>('dialog.series')?.open).toBe(false)
  press('c0', 'cancel')
  await expect.poll(() => find<HTMLDialogElement>('dialog.series')?.open).toBe(true)
  button('This and all that follow').click()
  await expect.poll(() => sent('DELETE').map(({ query }) => query.get('scope'))).toEqual(['following'])
})

it('a repeated call asks how far its edit reaches, and changes only itself unless told otherwise', async () => {
  const { server, call, edit, button, input, find, sent, isEditing } = await open(repeated())
  server.on('PATCH', '/api/calls/*', () => ({ ...call, version: 2, to: '+19842068287' }))
  await edit('+19842068287')
  expect(find<HTMLInputElement>('input[value="one"]')?.checked).toBe(true)
  await userEvent.click(find<HTMLInputElement>('input[value="following"]') ?? input('edit-to'))
  button('Save').click()
  await expect.poll(isEditing).toBe(false)
  expect(sent('PATCH').map(({ query }) => query.get('scope'))).toEqual(['following'])
})

it('the dialogs speak the language of the page, and what is wrong, too', async () => {
  const { element, edit, button, find, text, press } = await open()
  element.lang = 'es'
  await edit('123')
  expect(text('#edit-title')).toContain('Cambiar la llamada a')
  button('Guardar').click()
  await expect.poll(() => text('#edit-to-message')).toBe('El número es demasiado corto.')
  element.lang = 'en'
  await expect.poll(() => text('#edit-to-message')).toBe('This number is too short.')
  button('Leave as it is').click()
  element.lang = 'es'
  press('c0', 'details')
  await expect.poll(() => find<HTMLDialogElement>('dialog.details')?.open).toBe(true)
  await expect
    .poll(() => text('dialog.details'))
    .toMatch(/Llamada a.*Programada para.*Intentos.*Datos técnicos.*Cerrar/s)
})
