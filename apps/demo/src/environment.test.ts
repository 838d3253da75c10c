import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { REPOSITORY } from './database/address.ts'
import { readEnvironment } from './environment.ts'

const TOKEN = 'a-token-of-thirty-two-characters'
const PUBLIC = { HOST: '0.0.0.0', API_TOKEN: TOKEN, PUBLIC_URL: 'https://calls.example.com' }

describe('without any variable', () => {
  it('listens on loopback, stores calls in the repository and dials with mocked services', () => {
    expect(readEnvironment({})).toEqual({
      ROLE: 'both',
      HOST: '127.0.0.1',
      ACCOUNTS: 'off',
      DATABASE_URL: { kind: 'sqlite', path: resolve(REPOSITORY, 'data/outdial.db') },
      DIALER_PROVIDER: 'num-dialer',
      SCHEDULER_PROVIDER: 'call-api',
      CONCURRENCY: 3,
      SCHEDULER_CONCURRENCY: 3,
      MAX_CALL_MS: 60_000,
      RETENTION_DAYS: 90,
      CALLING_ZONE: 'callee',
      SHUTDOWN_MS: 25_000,
      TWILIO_CALLS_PER_SECOND: 1,
      VAPI_CONCURRENCY: 10,
      carriers: {},
      DEFAULT_COUNTRY: 'US',
    })
  })

  it('treats an empty variable as unset', () => {
    expect(readEnvironment({ PORT: '', API_TOKEN: '' })).toEqual(readEnvironment({}))
  })
})

it.each([
  ['memory:', { kind: 'memory' }],
  ['sqlite:./calls.db', { kind: 'sqlite', path: resolve(REPOSITORY, 'calls.db') }],
  ['sqlite:/var/lib/outdial/calls.db', { kind: 'sqlite', path: '/var/lib/outdial/calls.db' }],
  ['postgres://me:secret@db:5432/calls', { kind: 'postgres', url: 'postgres://me:secret@db:5432/calls' }],
  [
    'postgresql://one,two/calls?sslmode=require',
    { kind: 'postgres', url: 'postgresql://one,two/calls?sslmode=require' },
  ],
])('DATABASE_URL may be %s', (address, database) => {
  expect(readEnvironment({ DATABASE_URL: address }).DATABASE_URL).toEqual(database)
})

it('services with an address may be mocks', () => {
  expect(readEnvironment({ ...SERVICES, MOCKED_SERVICES: 'num-dialer,call-api' }).MOCKED_SERVICES).toEqual([
    'num-dialer',
    'call-api',
  ])
})

it.each([
  [{}, 60_000],
  [{ NUM_DIALER_URL: 'http://localhost:4830' }, 600_000],
  [{ NUM_DIALER_URL: 'http://localhost:4830', DIALER_PROVIDER: 'call-api' }, 60_000],
  [{ MAX_CALL_MS: '5000' }, 5000],
])('with %j a call lasts at most %i ms', (variables, maxCallMs) => {
  expect(readEnvironment(variables).MAX_CALL_MS).toBe(maxCallMs)
})

it.each([PUBLIC, { ...PUBLIC, HOST: '::' }, { HOST: '::1' }, { HOST: 'localhost' }, { HOST: '127.0.0.2' }])(
  'may listen with %j',
  variables => {
    expect(readEnvironment(variables)).toMatchObject({ HOST: variables.HOST })
  },
)

const WHY = 'since HOST is 0.0.0.0 and any client could place calls'
const SERVER = "a server's address, such as postgres://user:password@127.0.0.1:5432/calls"
const SERVICE_NAMES = 'among num-dialer, call-api, twilio, telnyx, vapi'
const DATABASE = `memory:, sqlite: and a file's path, such as sqlite:./data/outdial.db, or ${SERVER}`
const SERVICES = { CALL_API_URL: 'http://localhost:5000', NUM_DIALER_URL: 'http://localhost:4830' }
const FLEET = { ...SERVICES, DATABASE_URL: 'postgres://db/calls', PUBLIC_URL: 'https://calls.example.com' }

it.each([
  [{ PORT: 'http' }, 'PORT to be a whole number from 0 to 65535, got "http"'],
  [{ PORT: ' ' }, 'PORT to be a whole number from 0 to 65535, got " "'],
  [{ HOST: 'http://me' }, 'HOST to be an address or a name of this machine, such as 127.0.0.1, got "http://me"'],
  [{ ...PUBLIC, API_TOKEN: '' }, `API_TOKEN to be a secret of 32 or more characters, ${WHY}, got nothing`],
  [{ ...PUBLIC, PUBLIC_URL: '' }, `PUBLIC_URL to be the public address, preferably https, ${WHY}, got nothing`],
  [{ API_TOKEN: 'short' }, 'API_TOKEN to be 32 or more printable ASCII characters without spaces, got 5 characters'],
  [
    { API_TOKEN: `${TOKEN} x` },
    'API_TOKEN to be 32 or more printable ASCII characters without spaces, got 34 characters',
  ],
  [{ PUBLIC_URL: 'me' }, 'PUBLIC_URL to be an http or https address, got "me"'],
  [
    { PUBLIC_URL: 'https://a.example/calls' },
    'PUBLIC_URL to be an address without a path, got "https://a.example/calls"',
  ],
  [
    { NUM_DIALER_URL: 'http://me:secret@a.example' },
    'NUM_DIALER_URL to be an address without credentials, query or fragment, got "http://•••@a.example"',
  ],
  [
    { CALL_API_URL: 'https://a.example?key=secret' },
    'CALL_API_URL to be an address without credentials, query or fragment, got "https://a.example?•••"',
  ],
  [{ DATABASE_URL: 'mysql://me:secret@db/calls' }, `DATABASE_URL to be ${DATABASE}, got "mysql://•••@db/calls"`],
  [{ DATABASE_URL: 'postgres://' }, `DATABASE_URL to be ${DATABASE}, got "postgres://"`],
  [{ DATABASE_URL: 'sqlite::memory:' }, `DATABASE_URL to be ${DATABASE}, got "sqlite::memory:"`],
  [{ DATABASE_URL: 'sqlite:' }, `DATABASE_URL to be ${DATABASE}, got "sqlite:"`],
  [
    { DATABASE_URL: FLEET.DATABASE_URL, DATABASE_SCHEMA: 'pg_calls' },
    'DATABASE_SCHEMA to be up to 40 lowercase letters, digits and _, not beginning with a digit or pg_, got "pg_calls"',
  ],
  [
    { DATABASE_SCHEMA: 'dialing' },
    'DATABASE_SCHEMA to be unset, since DATABASE_URL is not a PostgreSQL address, got "dialing"',
  ],
  [
    { DATABASE_URL: 'memory:', DATABASE_POOL_MODE: 'session' },
    'DATABASE_POOL_MODE to be unset, since DATABASE_URL is not a PostgreSQL address, got "session"',
  ],
  [
    { DATABASE_URL: FLEET.DATABASE_URL, DATABASE_POOL_MODE: 'statement' },
    'DATABASE_POOL_MODE to be session or transaction, got "statement"',
  ],
  [
    { DATABASE_URL: FLEET.DATABASE_URL, DATABASE_LISTEN_URL: 'http://me:secret@db' },
    `DATABASE_LISTEN_URL to be ${SERVER}, got "http://•••@db"`,
  ],
  [{ ACCOUNTS: 'yes' }, 'ACCOUNTS to be on or off, got "yes"'],
  [
    { ACCOUNTS: 'on', HOST: '0.0.0.0', PUBLIC_URL: PUBLIC.PUBLIC_URL },
    'ACCOUNTS_SECRET to be a secret of 32 or more characters, since ACCOUNTS is on and HOST is 0.0.0.0, got nothing',
  ],
  [
    { ...FLEET, ROLE: 'web', ACCOUNTS: 'on' },
    'ACCOUNTS_SECRET to be a secret of 32 or more characters, since ACCOUNTS is on and ROLE is web, got nothing',
  ],
  [{ ACCOUNTS: 'on', ADMIN_EMAIL: 'ada' }, 'ADMIN_EMAIL to be an address such as ada@example.com, got "ada"'],
  [{ ROLE: 'server' }, 'ROLE to be both, web or worker, got "server"'],
  [
    { ...FLEET, ROLE: 'web', DATABASE_URL: 'memory:' },
    'DATABASE_URL to be a database that other processes can reach, since ROLE is web, got "memory:"',
  ],
  [
    { ...FLEET, ROLE: 'web', CALL_API_URL: '' },
    'CALL_API_URL to be the address of a service that all processes can reach, since ROLE is web, got nothing',
  ],
  [
    { ...FLEET, ROLE: 'worker', PUBLIC_URL: '' },
    'PUBLIC_URL to be the address of the web server that receives webhooks, since ROLE is worker, got nothing',
  ],
  [{ CONCURRENCY: '0x3' }, 'CONCURRENCY to be a whole number from 1 to 1000, got "0x3"'],
  [{ SCHEDULER_CONCURRENCY: '0' }, 'SCHEDULER_CONCURRENCY to be a whole number from 1 to 1000, got "0"'],
  [{ DIALER_PROVIDER: 'plivo' }, `DIALER_PROVIDER to be ${SERVICE_NAMES}, got "plivo"`],
  [{ SCHEDULER_PROVIDER: 'plivo' }, `SCHEDULER_PROVIDER to be ${SERVICE_NAMES}, got "plivo"`],
  [{ MAX_CALL_MS: '1.5' }, 'MAX_CALL_MS to be a whole number from 1000 to 86400000, got "1.5"'],
  [{ CALLER_NUMBER: '911' }, 'CALLER_NUMBER to be a number like +12025550123, got "911"'],
  [
    { MOCKED_SERVICES: 'all' },
    'MOCKED_SERVICES to be one or more of num-dialer, call-api, twilio, telnyx, vapi, separated by commas, got "all"',
  ],
  [{ ALLOWED_COUNTRIES: 'US,uk' }, 'ALLOWED_COUNTRIES to be all, or countries such as US,DE (ISO 3166-1), got "US,uk"'],
  [{ RETENTION_DAYS: '-1' }, 'RETENTION_DAYS to be a whole number from 0 to 36500, got "-1"'],
  [{ DEFAULT_COUNTRY: 'us' }, 'DEFAULT_COUNTRY to be a country such as US or DE (ISO 3166-1), got "us"'],
])('rejects %j with the reason', (variables, line) => {
  expect(() => readEnvironment(variables)).toThrow(new Error(`Expected ${line}`))
})

it.each([
  ['all', 'all'],
  ['US, DE', ['US', 'DE']],
])('ALLOWED_COUNTRIES may be %s', (ALLOWED_COUNTRIES, expected) => {
  expect(readEnvironment({ ALLOWED_COUNTRIES }).ALLOWED_COUNTRIES).toEqual(expected)
})

it.each([
  ['127.0.0.1', ['127.0.0.1']],
  ['loopback, 10.0.0.0/8,::1 ,fd00::/8', ['loopback', '10.0.0.0/8', '::1', 'fd00::/8']],
])('trusts the proxies %s', (TRUSTED_PROXIES, expected) => {
  expect(readEnvironment({ ...PUBLIC, TRUSTED_PROXIES }).TRUSTED_PROXIES).toEqual(expected)
})

const NETWORKS = 'addresses, ranges such as 10.0.0.0/8, loopback, linklocal or uniquelocal, separated by commas'

it.each(['true', '1', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.0/', 'proxy.example', '127.0.0.1,'])(
  'does not trust the proxies %s',
  proxies => {
    expect(() => readEnvironment({ ...PUBLIC, TRUSTED_PROXIES: proxies })).toThrow(
      `Expected TRUSTED_PROXIES to be ${NETWORKS}, got ${JSON.stringify(proxies)}`,
    )
  },
)

it.each([
  [{ API_TOKEN_PREVIOUS: TOKEN }, 'API_TOKEN_PREVIOUS to be unset, since there is no API_TOKEN, got 32 characters'],
  [
    { API_TOKEN: TOKEN, API_TOKEN_PREVIOUS: TOKEN },
    'API_TOKEN_PREVIOUS to be another token than API_TOKEN, got 32 characters',
  ],
  [
    { API_TOKEN: TOKEN, TRUSTED_PROXIES: 'loopback' },
    'TRUSTED_PROXIES to be unset, since without PUBLIC_URL, and API_TOKEN or ACCOUNTS, no proxy may forward requests, got "loopback"',
  ],
  [{ ACCOUNTS_SECRET: TOKEN }, 'ACCOUNTS_SECRET to be unset, since ACCOUNTS is off, got 32 characters'],
  [{ SIGN_UP: 'open' }, 'SIGN_UP to be unset, since ACCOUNTS is off, got "open"'],
  [{ ADMIN_EMAIL: 'ada@example.com' }, 'ADMIN_EMAIL to be unset, since ACCOUNTS is off, got "ada@example.com"'],
])('refuses access variables without effect: %j', (variables, line) => {
  expect(() => readEnvironment(variables)).toThrow(new Error(`Expected ${line}`))
})

it('needs no token beyond loopback if people sign in, and no secret on loopback', () => {
  const { PUBLIC_URL, HOST } = PUBLIC
  const set = { ACCOUNTS: 'on', ACCOUNTS_SECRET: TOKEN, HOST, PUBLIC_URL, TRUSTED_PROXIES: 'loopback' }
  expect(readEnvironment(set).API_TOKEN).toBeUndefined()
  expect(readEnvironment({ ACCOUNTS: 'on' }).ACCOUNTS_SECRET).toBeUndefined()
})

it.each([
  { ...FLEET, ROLE: 'web' },
  { ...FLEET, ROLE: 'worker', DATABASE_SCHEMA: 'dialing' },
  // A worker's endpoints place no calls, so it may listen beyond loopback.
  { ...FLEET, ROLE: 'worker', PORT: '3000', HOST: '0.0.0.0' },
  { ...FLEET, ROLE: 'web', DATABASE_URL: 'sqlite:/data/calls.db' },
  { ...FLEET, ROLE: 'worker', DATABASE_POOL_MODE: 'transaction', DATABASE_LISTEN_URL: 'postgres://server/calls' },
])('runs as a web server or worker with %j', variables => {
  expect(readEnvironment(variables)).toMatchObject({ ROLE: variables.ROLE })
})

it('reports each invalid variable in a line of its own', () => {
  expect(() => readEnvironment({ PORT: 'x', CONCURRENCY: 'y' })).toThrow(
    /^Expected PORT to be .*\nExpected CONCURRENCY to be .*$/,
  )
})
