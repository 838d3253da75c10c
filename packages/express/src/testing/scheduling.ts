import { callApi, createCallClient } from '@outdial/call-client'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { type MockCallApi, mockCallApi, type Scenario } from '@outdial/call-mocks'
import { type CallStore, createScheduler, memoryStore, type Scheduler } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'
import express from 'express'
import { onTestFinished } from 'vitest'
import type { OutdialOptions } from '../options.ts'
import { outdial } from '../router.ts'
import { serve } from './serve.ts'

/** The stores that everything is tried with. */
export const STORES = ['memory', 'sqlite'] as const

export interface Scheduling {
  readonly clock: ManualClock
  readonly mock: MockCallApi
  readonly scheduler: Scheduler
  readonly store: CallStore
  readonly url: string
  readonly errors: unknown[]
  /** Sends JSON, or whatever else is said, to a path below `/api`. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  /** What is there. */
  get(path: string): Promise<unknown>
}

export interface SchedulingOptions extends Partial<OutdialOptions> {
  readonly store?: (typeof STORES)[number]
  readonly scenario?: Scenario
  readonly mount?: string
}

/** The router on a real port, with a real scheduler and store, and the Call API mocked; time goes by hand. */
export async function scheduling({
  store: kind = 'memory',
  scenario,
  mount = '/',
  ...options
}: SchedulingOptions = {}) {
  const clock = manualClock()
  const mock = mockCallApi({ clock, scenario: { setupMs: 1000, ringMs: 1000, talkMs: 37_400, ...scenario } })
  const calls = createCallClient({ provider: callApi({ fetch: mock.fetch }), clock })
  const store = kind === 'sqlite' ? sqliteStore({ path: ':memory:', clock }) : memoryStore({ clock })
  const scheduler = createScheduler({ store, calls, concurrency: 3, clock })
  const errors: unknown[] = []
  const router = outdial({ calls, scheduler, clock, onError: error => errors.push(error), ...options })
  const url = await serve(express().use(mount, router))
  onTestFinished(async () => {
    router.close()
    await scheduler.close({ drainMs: 0 })
    await calls.close()
    await store.close()
  })

  const send: Scheduling['send'] = (method, path, body, headers = {}) =>
    fetch(`${url}/api${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    })
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}/api${path}`)).json()
  return { clock, mock, scheduler, store, url, errors, send, get } satisfies Scheduling
}
