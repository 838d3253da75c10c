import fc from 'fast-check'
import { bodies, jsonValue } from './bodies.ts'
import type { FuzzRequest, Known } from './requests.ts'

/** The inputs of an operation, with a valid value of each. */
interface Operation {
  readonly method: string
  readonly path: string
  /** The fields of its body, as JSON. */
  readonly fields?: Readonly<Record<string, string>>
  /** Its parameters, as written in an address. */
  readonly parameters?: Readonly<Record<string, string>>
}

const LATER = '"2099-01-01T00:00:00Z"'
const NUMBER = '"+13018040009"'
const LOCAL = '{"local":"2099-01-01T09:00","timeZone":"Europe/Berlin"}'
const REPEAT = '{"rule":"FREQ=WEEKLY;BYDAY=MO,WE","until":"2099-12-31","except":["2099-01-07"]}'
const RULES = {
  timeZone: '"America/New_York"',
  hours: '{"hours":{"mon-fri":[["09:00","18:00"]]},"daysOff":["2026-12-25"],"zone":"callee"}',
  limits: '{"attempts":[{"most":3,"within":"day"}],"pauseMs":60000}',
}
const EDIT = { to: NUMBER, from: NUMBER, at: LATER, queue: '"q"', notAfter: LATER, ownerId: '"o"', metadata: '{"a":1}' }
const LIST = { status: 'scheduled', to: '%2B13018040009', queue: 'q', order: 'latest', limit: '2', seriesId: 's' }
const SCOPE = { scope: 'following' }
const ENTRY = '{"number":"+13018040009","reason":"asked us to stop","source":"agent","until":"2099-01-01T00:00:00Z"}'

const operations = ({ callIds, webhookPaths }: Known): readonly Operation[] => [
  { method: 'POST', path: '/api/calls', fields: { ...EDIT, ...RULES, provider: '"call-api"', key: '"k"' } },
  { method: 'POST', path: '/api/calls', fields: { to: NUMBER, at: LOCAL, repeat: REPEAT, ...RULES } },
  {
    method: 'GET',
    path: '/api/calls',
    parameters: { ...LIST, from: '2026-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z' },
  },
  { method: 'GET', path: '/api/phone-numbers/+13018040009/calls', parameters: { limit: '1', cursor: 'e30' } },
  {
    method: 'POST',
    path: '/api/phone-numbers/+13018040009/calls',
    fields: { id: '"c1"', from: NUMBER, at: LATER, answered: 'true', durationMs: '37400', outcome: '"completed"' },
  },
  { method: 'GET', path: '/api/phone-numbers/3018040009', parameters: { defaultCountry: 'US' } },
  { method: 'GET', path: '/api/local-time', parameters: { local: '2026-03-29T02:30', timeZone: 'Europe/Berlin' } },
  { method: 'POST', path: '/api/session', fields: { token: '"t"' } },
  { method: 'POST', path: '/api/dialer/stop', fields: { hangUp: 'false' } },
  ...callIds.map(id => ({
    method: 'POST',
    path: `/api/calls/${id}/attempts/1/free-line`,
    fields: { iKnowItIsOver: 'true' },
  })),
  { method: 'GET', path: '/api/dispatching' },
  { method: 'POST', path: '/api/queues/q/release' },
  { method: 'POST', path: '/api/providers/call-api/release' },
  // Even a few requests contain a valid one.
  ...['dialer/start', 'dialer/pause', 'dialer/resume', 'dispatching/pause', 'dispatching/resume'].map(action => ({
    method: 'POST',
    path: `/api/${action}`,
  })),
  { method: 'GET', path: '/api/queues/q/explanation' },
  { method: 'POST', path: '/api/plan', fields: { calls: `[{"to":${NUMBER}},{"to":1}]`, durationMs: '60000' } },
  {
    method: 'POST',
    path: '/api/recurrence/preview',
    fields: { repeat: REPEAT, at: LOCAL, most: '5', after: LATER },
  },
  { method: 'GET', path: '/api/do-not-call', parameters: { limit: '2', cursor: 'e30' } },
  { method: 'POST', path: '/api/do-not-call', fields: { entries: `[${ENTRY}]` } },
  { method: 'GET', path: '/api/do-not-call/13018040009' },
  { method: 'DELETE', path: '/api/do-not-call/+13018040009' },
  ...callIds.flatMap(id => [
    { method: 'GET', path: `/api/calls/${id}/explanation` },
    {
      method: 'PATCH',
      path: `/api/calls/${id}`,
      fields: { ...EDIT, ...RULES, at: LOCAL, repeat: REPEAT },
      parameters: SCOPE,
    },
    { method: 'PATCH', path: `/api/calls/${id}`, fields: EDIT },
    { method: 'DELETE', path: `/api/calls/${id}`, parameters: SCOPE },
  ]),
  ...webhookPaths.map(path => ({ method: 'POST', path, fields: { id: '7', status: '"ringing"' } })),
]

const PARAMETERS = [
  '%2B13018040009 13018040009 +13018040009 scheduled,busy 2026-01-01T00:00:00Z',
  '2026-01-01T00:00:00+02:00 soonest bnVsbA e30=',
  '2026-10-25T02:30 2026-02-30T00:00 2026-01-01T00:00:60Z 9999-12-31T23:59:59.999Z',
  '-271821-04-20 +275760-09-13T00:00:00Z',
  'one following following,one FREQ=DAILY',
  'America/New_York Etc/GMT%2B99 us XX 1000 1e3 -1 0 99999999999999999999 NaN __proto__ %FF % %00 %F0%9F%93%9E ',
].flatMap(line => line.split(' '))

const some = (fields: Readonly<Record<string, string>>) => fc.subarray(Object.entries(fields))

/** Some of the fields, one or two of them invalid. */
const nearly = (fields: Readonly<Record<string, string>>, wrong: fc.Arbitrary<string>) =>
  fc
    .tuple(some(fields), fc.array(fc.tuple(fc.constantFrom(...Object.keys(fields)), wrong), { maxLength: 2 }))
    .map(([right, broken]) => Object.entries({ ...Object.fromEntries(right), ...Object.fromEntries(broken) }))

const bodyOf = (fields: Readonly<Record<string, string>>) =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: nearly(fields, jsonValue).map(all =>
        Buffer.from(`{${all.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`),
      ),
    },
    { weight: 1, arbitrary: bodies },
  )

const sent = (operation: Operation): fc.Arbitrary<FuzzRequest> => {
  const { method, path, fields } = operation
  return fc
    .record({
      query: operation.parameters
        ? nearly(operation.parameters, fc.constantFrom(...PARAMETERS))
        : fc.constant<[string, string][]>([]),
      body: fields ? bodyOf(fields) : fc.constant(undefined),
      version: fc.constantFrom('*', '"1"', '"2"'),
      key: fc.constantFrom({}, {}, {}, { 'Idempotency-Key': 'k' }),
    })
    .map(({ query, body, version, key }) => ({
      method,
      path: path + (query.length > 0 ? `?${query.map(([name, value]) => `${name}=${value}`).join('&')}` : ''),
      headers: { 'Content-Type': 'application/json', 'If-Match': version, ...key },
      body,
    }))
}

/** Requests with one or two invalid values, so that they reach deep code. */
export const aimed = (known: Known): fc.Arbitrary<FuzzRequest> => fc.oneof(...operations(known).map(sent))
