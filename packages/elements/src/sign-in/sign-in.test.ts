import { expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import './sign-in.ts'

async function locked() {
  const server = fakeServer()
  const page = await mountElement('outdial-sign-in', { client: server.client })
  server.on('GET', '/api/session', () => problem(401, 'A token is wanted'))
  server.fail('for-good')
  await expect.poll(() => page.find('#token')).not.toBeNull()
  return { server, ...page }
}

it('the form is there only while the server wants a token', async () => {
  const server = fakeServer()
  const { root } = await mountElement('outdial-sign-in', { client: server.client })
  expect(root.textContent.trim()).toBe('')
  server.tell('hello', { epoch: 'first' })
  expect(root.textContent.trim()).toBe('')
})

it('the right token is exchanged once, and the page goes on', async () => {
  const { server, find, element, root } = await locked()
  let signedIn = 0
  element.addEventListener('outdial-signed-in', () => signedIn++)
  server.on('POST', '/api/session', () => new Response(null, { status: 204 }))
  find<HTMLInputElement>('#token')?.focus()
  await userEvent.keyboard('  secret{Enter}')
  await expect.poll(() => signedIn).toBe(1)
  expect(server.posted).toEqual([{ path: '/calls/api/session', body: { token: 'secret' } }])
  await element.updateComplete
  expect(root.textContent.trim()).toBe('')
  expect(server.open).toBe(1)
})

it('a wrong token, too many tries, and a server that is away are told at the field', async () => {
  const { server, find, text, button, root } = await locked()
  const input = find<HTMLInputElement>('#token')
  button('Sign in').click()
  await expect.poll(() => text('#problem')).toBe('Enter the API token.')
  if (input) input.value = 'wrong'
  for (const [answer, words] of [
    [() => problem(401, 'Another token is wanted'), 'That is not the token.'],
    [() => problem(429, 'Too many', {}, { 'Retry-After': '30' }), 'Too many tries. Wait 30 seconds.'],
    [() => problem(429, 'Too many'), 'Too many tries. Wait a while.'],
    [() => Promise.reject(new TypeError('Failed to fetch')), 'That did not work. The server cannot be reached.'],
  ] as const) {
    server.on('POST', '/api/session', answer)
    button('Sign in').click()
    await expect.poll(() => text('#problem')).toBe(words)
  }
  expect(input?.getAttribute('aria-invalid')).toBe('true')
  expect([input?.type, input?.autocomplete, root.activeElement]).toEqual(['password', 'current-password', input])
})

it('the form and its problems follow the language of the page', async () => {
  const { server, find, text, button, element } = await locked()
  button('Sign in').click()
  await expect.poll(() => text('#problem')).toBe('Enter the API token.')
  element.lang = 'es'
  await expect.poll(() => text('h2')).toBe('Iniciar sesión')
  expect(text('#problem')).toBe('Introduzca el token de la API.')
  const input = find<HTMLInputElement>('#token')
  if (input) input.value = 'wrong'
  server.on('POST', '/api/session', () => problem(429, 'Too many', {}, { 'Retry-After': '90' }))
  button('Entrar').click()
  await expect.poll(() => text('#problem')).toBe('Demasiados intentos. Espere 1 minuto 30 segundos.')
})
