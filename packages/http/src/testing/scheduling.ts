import { callApi, createCallClient } from '@outdial/call-client'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { type MockCallApi, mockCallApi, type Scenario } from '@outdial/call-mocks'
import { type CallStore, createScheduler, memoryStore, type Scheduler } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'
import { onTestFinished } from 'vitest'
import { createHandler, type Handler } from '../handler.ts'
import { toNodeListener } from '../node/listener.ts'
import type { OutdialOptions } from '../options.ts'
import { readDocument } from './documented.ts'
import { serve } from './serve.ts'

/** The stores of the tests. */
export const STORES = ['memory', 'sqlite'] as const

export interface Scheduling {
  readonly clock: ManualClock
  readonly mock: MockCallApi
  readonly scheduler: Scheduler
  readonly store: CallStore
  readonly handler: Handler
  /** The errors that `onError` received. */
  readonly errors: unknown[]
  /** The address of the handler. */
  readonly url: string
  /** Sends JSON or a text to a path below `/api`. Checks the answer by the OpenAPI document. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  /** Gets the JSON of a path below `/api`. */
  get(path: string): Promise<unknown>
}

export interface SchedulingOptions extends Partial<OutdialOptions> {
  readonly store?: (typeof STORES)[number]
  readonly scenario?: Scenario
  /** The option of the store. @default true */
  readonly search?: boolean
  /** Wraps the store of the scheduler. */
  readonly wrap?: (store: CallStore) => CallStore
  /** The mount path. @default '' */
  readonly mount?: string
}

const same = (store: CallStore) => store

/** A handler on a real port, with a real scheduler, a mocked Call API and a manual clock. */
export async function scheduling(options: SchedulingOptions = {}): Promise<Scheduling> {
  const { store: kind = 'memory', scenario, mount = '', wrap = same, search = true, ...own } = options
  const clock = manualClock()
  const mock = mockCallApi({ clock, scenario: { setupMs: 1000, ringMs: 1000, talkMs: 37_400, ...scenario } })
  const calls = createCallClient({ provider: callApi({ fetch: mock.fetch }), clock })
  const metadataFields = ['customer']
  const store = wrap(
    kind === 'sqlite'
      ? sqliteStore({ path: ':memory:', clock, metadataFields, search })
      : memoryStore({ clock, metadataFields, search }),
  )
  const scheduler = createScheduler({ store, clients: calls, concurrency: 3, clock })
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const handler = createHandler({ webhooks: calls, scheduler, clock, onError, basePath: mount, ...own })
  const url = (await serve(toNodeListener(handler))) + mount
  onTestFinished(async () => {
    handler.close()
    await scheduler.close({ drainMs: 0 })
    await calls.close()
    await store.close()
  })
  const { judge } = await readDocument(
    url,
    mount,
    typeof own.token !== 'string' ? {} : { Authorization: `Bearer ${own.token}` },
  )

  const send: Scheduling['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}/api${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    })
    await judge(method, response)
    return response
  }
  const get = async (path: string): Promise<unknown> => (await send('GET', path)).json()
  return { clock, mock, scheduler, store, handler, url, errors, send, get }
}
