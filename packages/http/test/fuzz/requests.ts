import fc from 'fast-check'
import { aimed } from './aimed.ts'
import { bodies } from './bodies.ts'

/** A request that Node's own client can send. */
export interface FuzzRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

/** Existing ids and paths, so that some requests reach deep code. */
export interface Known {
  readonly callIds: readonly string[]
  readonly webhookPaths: readonly string[]
}

/** Requests of all kinds to all routes: a few valid, most of them broken in one or several ways. */
export const requests = (known: Known): fc.Arbitrary<FuzzRequest> =>
  fc.oneof(
    { weight: 4, arbitrary: anyMix(known) },
    { weight: 5, arbitrary: aimed(known) },
    { weight: 1, arbitrary: webhook(known) },
  )

const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'M-SEARCH']

const METHOD = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE') },
  { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
)

// Parts of an address, as written in the request line.
const SEGMENT = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('call-api', 'num-dialer', 'default', '13018040009', '%2B19842068287') },
  fc.constantFrom(
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'toString',
    '..',
    '.',
    '%2e%2e',
    '%2F',
    '%00',
    '%0d%0a',
  ),
  fc.constantFrom('%', '%z', '%zz', '%E0%A4', '%FF', '%C0%80', '%F0%9F%93%9E', '%u0041', '+', '%2B', '0', '-1', 'null'),
  fc.constantFrom(
    '+13018040009',
    '13018040009',
    '%2B13018040009',
    '+1',
    '+999999999999999999',
    '٠١٢٣'.replace(/./g, c => encodeURIComponent(c)),
  ),
  fc.string({ maxLength: 12 }).map(text => encodeURIComponent(text)),
  fc.integer({ min: 1000, max: 6000 }).map(length => 'a'.repeat(length)),
)

const ROUTES = [
  '/api/calls /api/dialer /api/dialer/start /api/dialer/pause /api/dialer/resume /api/dialer/stop /api/events',
  '/api/plan /api/recurrence/preview /api/do-not-call /api/do-not-call/ /api/do-not-call/+13018040009',
  '/api/dispatching /api/dispatching/pause /api/dispatching/resume /api/queues/default/release',
  '/api/session /api/openapi.json /api/local-time /api /webhooks / /api/calls/',
].flatMap(line => line.split(' '))

const path = ({ callIds, webhookPaths }: Known) =>
  fc.oneof(
    fc.constantFrom(...ROUTES, ...callIds.map(id => `/api/calls/${id}`), ...webhookPaths),
    SEGMENT.map(segment => `/api/calls/${segment}`),
    SEGMENT.map(segment => `/api/calls/${segment}/explanation`),
    SEGMENT.map(segment => `/api/queues/${segment}/release`),
    SEGMENT.map(segment => `/api/queues/${segment}/explanation`),
    SEGMENT.map(segment => `/api/do-not-call/${segment}`),
    SEGMENT.map(segment => `/api/providers/${segment}/release`),
    SEGMENT.map(segment => `/api/calls/${callIds[0]}/attempts/${segment}/free-line`),
    SEGMENT.map(segment => `/api/phone-numbers/${segment}`),
    SEGMENT.map(segment => `/api/phone-numbers/${segment}/calls`),
    fc.tuple(SEGMENT, SEGMENT).map(([provider, reference]) => `/webhooks/${provider}/${reference}`),
    fc.array(SEGMENT, { maxLength: 4 }).map(segments => `/api/${segments.join('/')}`),
    fc.constantFrom(...ROUTES).map(route => route.replace('api', 'API').replace('/c', '//c')),
  )

const NAMES =
  'status to queue ownerId from until order limit cursor local timeZone defaultCountry seriesId scope'.split(' ')
const VALUES = [
  'scheduled scheduled,busy %2B13018040009 %2013018040009 default 2026-01-01T00:00:00Z soonest 10 1000 bnVsbA e30=',
  '2026-03-29T02:30 Europe/Berlin US us XX Etc/GMT%2B99 1e3 -1 0 99999999999999999999 NaN ',
  '%FF % %00 9999-12-31T23:59:59.999Z -271821-04-20 2026-02-30T00:00 2026-01-01T00:00:60Z',
].flatMap(line => line.split(' '))

const parameter = fc.oneof(
  fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES)).map(([name, value]) => `${name}=${value}`),
  fc.tuple(fc.constantFrom(...NAMES, '__proto__', 'constructor'), SEGMENT).map(([name, value]) => `${name}=${value}`),
  fc.constantFrom(
    'status[]=busy',
    'to[__proto__]=1',
    'limit[a][b]=1',
    '__proto__[x]=1',
    '&&&',
    '=',
    '?',
    'a',
    '%=%',
    'limit=1&limit=2',
  ),
)

const query = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.array(parameter, { maxLength: 5 }).map(all => `?${all.join('&')}`) },
)

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'Content-Type': [
    'application/json; charset=utf-16',
    'application/json; charset=x',
    'application/json; charset',
    'application/json;',
    'application/json, text/html',
    'application/merge-patch+json',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'text/plain',
    '/',
    '',
  ],
  'Content-Encoding': ['gzip', 'deflate', 'br', 'x', 'identity', 'gzip, gzip', 'zstd'],
  'If-Match': ['*', '"1"', '"2"', 'W/"1"', '"', '""', '"-1"', '"1", "2"', '"99999999999999999999"', '1', '"\xff"'],
  'Idempotency-Key': ['k', '"k"', '', 'x'.repeat(201), '\xe9', 'a, b', '__proto__', ' '],
  Origin: ['https://evil.example', 'null', 'http://', 'x', 'http://localhost:99999', 'http://[::1'],
  'Sec-Fetch-Site': ['cross-site', 'same-origin', 'none', '__proto__'],
  Authorization: ['Bearer x', 'Basic eDp5', 'Bearer', 'x'.repeat(4000)],
  Cookie: ['outdial-session=1.x', '=;=', 'a=%zz', '__proto__=1', 'outdial-session='.repeat(100)],
  Expect: ['100-continue', 'x'],
  Range: ['bytes=0-1', 'x'],
  Accept: ['text/html', 'x', '*/*;q=9'],
  'If-None-Match': ['*', 'W/"x"'],
  'X-Forwarded-For': ['1.2.3.4', 'x', '::1, 2', ''],
  'X-Forwarded-Host': ['evil.example', '[', ''],
  'X-Forwarded-Proto': ['https', 'x'],
  'X-HTTP-Method-Override': ['DELETE', '__proto__'],
  Upgrade: ['websocket'],
  'X-Huge': ['x'.repeat(15_000), 'x'.repeat(20_000)],
}

const header = fc
  .constantFrom(...Object.keys(HEADERS))
  .chain(name => fc.constantFrom(...(HEADERS[name] ?? [])).map((value): [string, string] => [name, value]))

const headers = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ 'Content-Type': 'application/json' }) },
  {
    weight: 2,
    arbitrary: fc
      .array(header, { maxLength: 4 })
      .map(all => ({ 'Content-Type': 'application/json', ...Object.fromEntries(all) })),
  },
  { weight: 1, arbitrary: fc.array(header, { maxLength: 4 }).map(all => Object.fromEntries(all)) },
)

const anyMix = (known: Known) =>
  fc
    .tuple(METHOD, path(known), query, headers, fc.option(bodies))
    .map(([method, where, query, sent, body]) => request(method, where + query, sent, body ?? undefined))

const webhook = ({ webhookPaths }: Known) =>
  fc
    .tuple(fc.constantFrom(...webhookPaths), headers, bodies)
    .map(([where, sent, body]) => request('POST', where, sent, body))

const request = (
  method: string,
  where: string,
  sent: Readonly<Record<string, string>>,
  body: Buffer | undefined,
): FuzzRequest => ({
  method,
  path: where,
  headers: sent,
  body,
})
