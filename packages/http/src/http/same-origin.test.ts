import { expect, it } from 'vitest'
import { toOrigins } from '../access/origins.ts'
import { sameOrigin } from './same-origin.ts'

const requestOf = (host: string, headers: Record<string, string>) => ({ host, header: (name: string) => headers[name] })

const refusalOf = (host: string, headers: Record<string, string>, publicUrl?: URL) => {
  try {
    sameOrigin(publicUrl, toOrigins())(requestOf(host, headers))
    return undefined
  } catch (error) {
    return Object(error).message
  }
}

it.each([
  ['sends no origin', 'localhost:3000', {}],
  ['names the host of the request', 'localhost:3000', { origin: 'http://localhost:3000' }],
  [
    'names the Host that the framework did not put into the URL',
    'localhost:3000',
    { origin: 'http://10.0.0.7:3000', host: '10.0.0.7:3000' },
  ],
])('a change is accepted from a page that %s', (_what, host, headers) => {
  expect(refusalOf(host, headers)).toBeUndefined()
})

it.each([
  ['on another host', { origin: 'http://evil.example', host: 'localhost:3000' }],
  ['on another port', { origin: 'http://localhost:4000', host: 'localhost:3000' }],
  ['that the browser calls cross-site', { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' }],
  ['without an address', { origin: 'null', host: 'localhost:3000' }],
])('a change is refused from a page %s, and both origins are named', (_what, headers) => {
  expect(refusalOf('localhost:3000', headers)).toBe(
    'Changes are accepted from pages of localhost:3000 (behind a proxy set `publicUrl`) and of `origins` only, ' +
      `got one from a page of ${headers.origin}`,
  )
})

it('a page of the public name without TLS is refused, although its Host fits', () => {
  const publicUrl = new URL('https://calls.example')
  const headers = { origin: 'http://calls.example', host: 'calls.example' }
  expect(refusalOf('calls.example', headers, publicUrl)).toContain(
    'from pages of https://calls.example (`publicUrl`) and of `origins` only, got one from a page of http://',
  )
  expect(refusalOf('calls.example', { ...headers, origin: 'https://calls.example' }, publicUrl)).toBeUndefined()
})
