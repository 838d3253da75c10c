import { callApi, createCallClient, numDialer, toFetchHandler } from '@outdial/call-client'
import { providerFromEnvironment } from '@outdial/call-client/environment'
import { CallError, retryOutcomes } from '@outdial/call-client/kernel'
import { formatPhoneNumber, maskNumbersIn, numberPolicy, parsePhoneNumber } from '@outdial/call-client/phone'
import { telnyx } from '@outdial/call-client/telnyx'
import { twilio } from '@outdial/call-client/twilio'
import { vapi } from '@outdial/call-client/vapi'
import { mockCallApi, mockNumDialer, mockTelnyx, mockTwilio, mockVapi } from '@outdial/call-mocks'
import {
  startCallApi,
  startMockServices,
  startNumDialer,
  startTelnyx,
  startTwilio,
  startVapi,
} from '@outdial/call-mocks/server'
import { createDialer, paced } from '@outdial/dialer'
import { outdial, outdialWebhooks } from '@outdial/express'
import { createHandler, createWebhookHandler } from '@outdial/http'
import { toNodeListener } from '@outdial/http/node'
import { CALL_CENTRE_RETRY, createScheduler, memoryStore, spreadRetries } from '@outdial/scheduler-core'
import { migrate as migratePostgres, postgresStore } from '@outdial/store-postgres'
import { migrate as migrateSqlite, sqliteStore } from '@outdial/store-sqlite'
import { describe, expect, it } from 'vitest'

interface Subject {
  readonly name: string
  readonly make: (options: never) => unknown
  /** Options that it accepts. */
  readonly good: object
  /** Values that each option must refuse, beside those of another kind. */
  readonly bad: Readonly<Record<string, readonly unknown[]>>
  /** Whether it would connect or place a call with good options, which are then not tried. */
  readonly isActing?: boolean
  /** Whether it can be called without options. */
  readonly isOptional?: boolean
}

const client = createCallClient({ provider: callApi() })
const dial = client.dial
const request = { to: '+13018040009' }
/** Nothing leaves this process: the provider refuses each call. */
const refuse = () => Promise.reject(new CallError('unavailable', 'Refused here', { placed: 'no' }))
const facts = { idempotencyWindowMs: 0, overRate: 'refuses', repeatsWebhooks: false } as const
const idle = createCallClient({ provider: { name: 'idle', facts, place: refuse, get: refuse } })
const dialer = createDialer({ dial, concurrency: 1 })
const scheduler = createScheduler({ store: memoryStore(), clients: client, concurrency: 1 })
const handler = createHandler({ webhooks: client, dialer, list: () => [], token: 'correct-horse-battery-staple-0001' })
const list = () => []
const clock = [7, 'now', {}, null]
const integers = [0, -1, 1.5, Number.NaN, '3', {}]
const ms = [0, -1, Number.NaN, '5', {}]
const functions = [7, 'x', {}]
const address = [7, '', 'calls.example', 'ftp://calls.example', {}]
const mocks = { clock: [7, 'now'], scenario: [7, 'x', { outcome: 'answered' }, { colour: 1 }], seed: ['1', 1.5] }

const country = { defaultCountry: ['us', 'XX', 7, null] }
/** A server that ends at once if its options are accepted. */
const ended =
  (start: (options: never) => Promise<{ close(): Promise<void> }>) =>
  async (options: never): Promise<void> =>
    (await start(options)).close()
const server = { ...mocks, port: [-1, 65_536, 1.5, '5000', Number.NaN], host: [7, '', {}], surplusAnswers: [99, '200'] }

const TOKEN = 'correct-horse-battery-staple-0001'
const webhookUrl = 'https://calls.example/webhooks'
const from = '+13018040009'
const http = {
  webhooks: [7, 'x', {}, null, callApi(), { 'call-api': callApi() }],
  scheduler: [7, 'x', {}, []],
  token: [7, '', 'short', {}, [], ['a'], undefined],
  authorize: [undefined, ...functions],
  hosts: [7, 'localhost', [], ['localhost:3000'], {}],
  origins: [7, 'https://app.example', ['*'], ['app.example'], [7]],
  limits: [7, true, 'x', { readsPerMinute: 0 }, { readPerMinute: 1 }],
  sessions: [7, 'x', {}],
  maxCallMs: ms,
  allowNewQueues: [1, 'yes', {}],
  publicUrl: [...address, 'https://calls.example/webhooks'],
  defaultCountry: ['us', 'XX', 7],
  from: ['911', 7, '13018040009'],
  onError: functions,
  onOperator: functions,
  clock: [7, 'now'],
}
const { webhooks, hosts, publicUrl, onError } = http

const SUBJECTS: readonly Subject[] = [
  {
    name: 'createCallClient',
    make: createCallClient,
    good: { provider: callApi() },
    bad: {
      provider: [7, 'call-api', {}, { place: 7 }, callApi, { ...callApi(), place: undefined }],
      maxCallMs: ms,
      placeTimeoutMs: ms,
      clock: [7, {}],
    },
  },
  {
    name: 'callApi',
    make: callApi,
    good: {},
    bad: { baseUrl: [undefined, ...address], fetch: functions },
    isOptional: true,
  },
  {
    name: 'numDialer',
    make: numDialer,
    good: { webhookUrl },
    bad: { baseUrl: [undefined, ...address], webhookUrl: [undefined, ...address], completedMeansAnswered: [1, 'yes'] },
  },
  {
    name: 'twilio',
    make: twilio,
    good: {
      accountSid: 'AC00000000000000000000000000000000',
      authToken: 'secret',
      from,
      twiml: '<Response/>',
      webhookUrl,
    },
    bad: {
      accountSid: [7, ''],
      authToken: [7, '', []],
      from: [7, '911'],
      webhookUrl: address,
      ringSeconds: [4, 601, '5'],
      baseUrl: [undefined, ...address],
    },
  },
  {
    name: 'telnyx',
    make: telnyx,
    good: { apiKey: 'key', connectionId: '1', from, publicKey: 'A'.repeat(43) + '=', webhookUrl },
    bad: {
      apiKey: [7, ''],
      connectionId: [7, ''],
      from: [undefined, '911'],
      publicKey: [7, 'x', undefined],
      webhookUrl: address,
      ringSeconds: [4, 601],
      machineDetection: ['on', 7],
      baseUrl: [undefined, ...address],
    },
  },
  {
    name: 'vapi',
    make: vapi,
    good: { apiKey: 'key', assistantId: 'a', phoneNumberId: 'p', webhookUrl, secret: 'a-secret-of-its-own' },
    bad: { apiKey: [7, ''], webhookUrl: address, baseUrl: [undefined, ...address] },
  },
  {
    name: 'createDialer',
    make: createDialer,
    good: { dial, concurrency: 3 },
    bad: { dial: functions, concurrency: integers, retry: functions, clock },
  },
  {
    name: 'createScheduler',
    make: createScheduler,
    good: { store: memoryStore(), clients: client, concurrency: 3 },
    bad: {
      store: [7, 'x', {}],
      clients: [7, 'x', {}, { a: {} }],
      concurrency: integers,
      lines: [0, 1.5, '3'],
      retry: functions,
      dialWithinMs: ms,
      unknownMs: ms,
      misfireAfterMs: [-1, Number.NaN],
      onUnknown: ['repeat', 7],
      breakerThreshold: [0, 1.5],
      maxRetryAfterMs: [-1, Number.NaN],
      rules: [7, 'x', { hour: {} }],
      clock: [7, {}],
    },
  },
  { name: 'memoryStore', make: memoryStore, good: {}, bad: { clock }, isOptional: true },
  {
    name: 'sqliteStore',
    make: sqliteStore,
    good: { path: ':memory:' },
    bad: {
      path: [undefined, 7, '', 'file:x'],
      mode: ['rw', 7],
      migrations: ['never', 7],
      lockTimeoutMs: [-1, '5', Number.NaN],
      clock,
    },
  },
  {
    name: 'postgresStore',
    make: postgresStore,
    good: { url: 'postgres://localhost/none' },
    bad: {
      url: [undefined, 7, 'localhost'],
      schema: [7, 'Upper', 'a-b'],
      migrations: ['never'],
      poolSize: integers,
      prepare: [1, 'yes'],
      listen: [7, 'localhost'],
      lockTimeoutMs: [0, 1.5, '5'],
      clock: [7, {}],
      onConnection: functions,
    },
  },
  {
    name: 'createHandler',
    make: createHandler,
    good: { webhooks: client, dialer, list },
    bad: { ...http, basePath: [7, 'outdial', '/a b'], dialer: [7, {}], list: [7, []] },
  },
  {
    name: 'createWebhookHandler',
    make: createWebhookHandler,
    good: { webhooks: client },
    bad: { webhooks, hosts, publicUrl, onError },
  },
  { name: 'outdial', make: outdial, good: { webhooks: client, dialer, list, token: TOKEN }, bad: http },
  {
    name: 'outdialWebhooks',
    make: outdialWebhooks,
    good: { webhooks: client },
    bad: { webhooks, hosts, publicUrl, onError },
  },
  {
    name: 'toFetchHandler',
    make: (options: never) => toFetchHandler(client, options),
    good: {},
    bad: { base: [7, 'x'], webhookUrl: address },
    isOptional: true,
  },
  {
    name: 'mockCallApi',
    make: mockCallApi,
    good: {},
    bad: { ...mocks, shape: [{ idField: 'sid' }] },
    isOptional: true,
  },
  {
    name: 'mockNumDialer',
    make: mockNumDialer,
    good: {},
    bad: { ...mocks, unanswered: ['busy', 7] },
    isOptional: true,
  },
  { name: 'mockTwilio', make: mockTwilio, good: {}, bad: mocks, isOptional: true },
  { name: 'mockTelnyx', make: mockTelnyx, good: {}, bad: mocks, isOptional: true },
  { name: 'mockVapi', make: mockVapi, good: {}, bad: mocks, isOptional: true },
  { name: 'startCallApi', make: ended(startCallApi), good: { port: 0 }, bad: server, isOptional: true },
  { name: 'startNumDialer', make: ended(startNumDialer), good: { port: 0 }, bad: server, isOptional: true },
  { name: 'startTwilio', make: ended(startTwilio), good: { port: 0 }, bad: server, isOptional: true },
  { name: 'startTelnyx', make: ended(startTelnyx), good: { port: 0 }, bad: server, isOptional: true },
  { name: 'startVapi', make: ended(startVapi), good: { port: 0 }, bad: server, isOptional: true },
  {
    name: 'startMockServices',
    make: ended(startMockServices),
    good: { callApi: { port: 0 }, numDialer: false },
    bad: {
      clock: mocks.clock,
      host: server.host,
      callApi: [true, 5000, 'x', []],
      vapi: [true, 5000, 'x', []],
    },
    isOptional: true,
  },
  {
    name: 'paced',
    make: (options: never) => paced(dial, options),
    good: { callsPerSecond: 1 },
    bad: { callsPerSecond: [undefined, 0, '1', Number.NaN, 1e7], clock },
  },
  {
    name: 'dial',
    make: (options: never) => idle.dial(request, options),
    good: {},
    bad: { signal: [7, 'x', {}], onUpdate: functions, onFollow: functions },
    isOptional: true,
  },
  {
    name: 'place',
    make: (options: never) => idle.place(request, options),
    good: {},
    isActing: true,
    bad: { signal: [7, 'x', {}], maySend: functions },
    isOptional: true,
  },
  {
    name: 'onIdle',
    make: (options: never) => scheduler.onIdle('default', options),
    good: {},
    bad: { signal: [7, 'x', {}] },
    isOptional: true,
  },
  {
    name: 'retryOutcomes',
    make: retryOutcomes,
    good: { maxAttempts: 3 },
    bad: { maxAttempts: integers, outcomes: [7, ['completed']], delayMs: [-1, 'x'], maxDelayMs: [-1, Number.NaN] },
  },
  {
    name: 'spreadRetries',
    make: spreadRetries,
    good: CALL_CENTRE_RETRY,
    bad: { maxAttempts: integers, timesOfDay: [7, ['25:00']], outcomes: [7, {}], zonesOf: functions },
  },
  {
    name: 'numberPolicy',
    make: numberPolicy,
    good: { countries: ['US'] },
    bad: { countries: [undefined, 7, 'US', ['us']], kinds: [7, 'mobile', ['cell']] },
  },
  {
    name: 'parsePhoneNumber',
    make: (options: never) => parsePhoneNumber('+13018040009', options),
    good: {},
    bad: country,
    isOptional: true,
  },
  {
    name: 'formatPhoneNumber',
    make: (options: never) => formatPhoneNumber('+13018040009', options),
    good: {},
    bad: country,
    isOptional: true,
  },
  {
    name: 'maskNumbersIn',
    make: (options: never) => maskNumbersIn('+13018040009', options),
    good: {},
    bad: country,
    isOptional: true,
  },
  {
    name: 'providerFromEnvironment',
    make: (options: never) => providerFromEnvironment('call-api', {}, options),
    good: { webhookUrl },
    bad: { webhookUrl: [undefined] },
  },
  {
    name: 'migrate',
    make: migrateSqlite,
    good: { path: ':memory:' },
    bad: { path: [undefined, 7, ''], lockTimeoutMs: [-1, '5'] },
  },
  {
    name: 'migrate',
    make: migratePostgres,
    good: { url: 'postgres://localhost/none' },
    isActing: true,
    bad: { url: [undefined, 7, 'localhost'], schema: [7, 'Upper'], prepare: [1, 'yes'] },
  },
  {
    name: 'toNodeListener',
    make: (options: never) => toNodeListener(handler, options),
    good: {},
    bad: { basePath: [7, 'outdial', '/a b'], trustProxy: [true, 0, '127.0.0.1', ['x']] },
    isOptional: true,
  },
]

/** The error of a call with wrong options; `undefined` if it accepts them. */
async function errorOf(make: Subject['make'], options: unknown): Promise<Error | undefined> {
  try {
    await make(options as never) // as from JavaScript
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const wrongInputs = SUBJECTS.flatMap(({ name, make, good, bad, isOptional }) => {
  const notOptions = [null, 7, 'text', [], ...(isOptional ? [] : [undefined])]
  return [
    ...notOptions.map(options => ({ name, make, options: options as unknown, says: /options|Expected/ })),
    ...['colour', 'Clok', '__proto'].map(typo => ({
      name,
      make,
      options: { ...good, [typo]: 1 },
      says: new RegExp(`\\b${name === 'outdial' ? 'createHandler' : ''}.*\`${typo}\``),
    })),
    ...Object.entries(bad).flatMap(([option, values]) =>
      values.map(value => ({
        name,
        make,
        options: { ...good, [option]: value },
        says: new RegExp(`\`${option}\\b`),
      })),
    ),
  ]
})

describe('wrong options', () => {
  it('are as many as promised', () => expect(wrongInputs.length).toBeGreaterThan(200))

  it.each(SUBJECTS.filter(({ isActing }) => !isActing))('are not what $name is given here', async ({ make, good }) => {
    expect(await errorOf(make, good)).toBeUndefined()
  })

  it.each(SUBJECTS)('of $name are refused, with the option and what was expected', async subject => {
    const tried = wrongInputs.filter(({ make }) => make === subject.make)
    const faults: unknown[] = []
    for (const { make, options, says } of tried) {
      const error = await errorOf(make, options)
      const isClear =
        (error instanceof TypeError || error instanceof RangeError) &&
        error.message.startsWith('Expected') &&
        says.test(error.message)
      if (!isClear) faults.push({ options, error: error?.message ?? 'none' })
    }
    expect(faults).toEqual([])
  })
})
