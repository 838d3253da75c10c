import { createDialer } from '@outdial/dialer'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import { createHandler } from '../handler.ts'
import { toNodeListener } from '../node/listener.ts'
import { readDocument } from '../testing/documented.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { type SchedulingOptions, scheduling } from '../testing/scheduling.ts'
import { serve } from '../testing/serve.ts'
import { partsOf } from '../web/web-handler.ts'

const ADA = '+13018040009'
const BOB = '+19842068287'
const receiver = { receive: async () => ({ status: 200 }) }

const dialing = () => ({ dialer: createDialer({ dial: scriptedPhone().dial, concurrency: 1 }), list: () => [ADA, BOB] })
const both = (options: SchedulingOptions = {}) => scheduling({ ...dialing(), ...options })

it('is an OpenAPI 3.1 document', async () => {
  const { url } = await both()
  const { document } = await readDocument(url)
  expect(document).toMatchObject({ openapi: '3.1.1', servers: [{ url: '/' }] })
  const { valid, errors } = await new Validator().validate(document as Record<string, unknown>)
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
})

it('has every route that is served, and no others', async () => {
  const { scheduler } = await scheduling()
  for (const options of [dialing(), { scheduler }, { ...dialing(), scheduler }]) {
    const handler = createHandler({ webhooks: receiver, ...options })
    const { paths } = await readDocument(await serve(toNodeListener(handler)))
    const served = Object.entries(partsOf(handler).routes).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter(name => name === name.toUpperCase())
        .map(name => `${name.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`),
    )
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map(name => `${name} ${path}`),
    )
    expect(documented.toSorted()).toEqual(served.toSorted())
  }
})

it('has the mount path of the router', async () => {
  const { url } = await both({ mount: '/out' })
  const { document } = await readDocument(url)
  expect(document).toMatchObject({ servers: [{ url: '/out' }] })
  const behind = await both({ publicUrl: 'https://calls.example/public/' })
  expect((await readDocument(behind.url)).document).toMatchObject({ servers: [{ url: '/public' }] })
})

it('describes the answers of the dialer', async () => {
  const { send } = await both()
  expect((await send('GET', '/dialer')).status).toBe(200)
  expect((await send('POST', '/dialer/pause')).status).toBe(409)
  expect((await send('POST', '/dialer/start', { list: [] })).status).toBe(422)
  expect((await send('POST', '/dialer/start')).status).toBe(202)
  expect((await send('PUT', '/dialer/start')).status).toBe(405)
  expect((await send('POST', '/dialer/stop', { hangUp: true })).status).toBe(202)
  expect((await send('GET', '/openapi.json')).status).toBe(200)
})

it('describes authentication if there is a token', async () => {
  const token = 'a-secret-of-thirty-two-bytes-or-more'
  const { url } = await scheduling({ token })
  const headers = { Authorization: `Bearer ${token}` }
  const { document, judge } = await readDocument(url, '', headers)
  expect(await new Validator().validate(document as Record<string, unknown>)).toMatchObject({ valid: true })
  expect(document).toMatchObject({ security: [{ bearer: [] }, { session: [] }] })
  const session = `${url}/api/session`
  const body = JSON.stringify({ token })
  const signedIn = await fetch(session, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
  const { name } = (document as { components: { securitySchemes: { session: { name: string } } } }).components
    .securitySchemes.session
  expect(signedIn.headers.get('set-cookie')).toMatch(new RegExp(`^${name}=`))
  await judge('POST', signedIn)
  await judge('GET', await fetch(session))
  await judge('GET', await fetch(session, { headers }))
  await judge('DELETE', await fetch(session, { method: 'DELETE', headers }))
  await judge('GET', await fetch(`${url}/api/calls`))
})

it('has one name for each schema that is used twice', async () => {
  const { url } = await both()
  const { document } = await readDocument(url)
  expect(document).toHaveProperty('components.schemas.Call')
  expect(JSON.stringify(document)).not.toMatch(/schemas\/\w+Output|__schema/)
})
