import type { CallClient } from '@outdial/call-client'
import type { CallStore, Rules, SchedulerOptions } from '@outdial/scheduler-core'
import type { WorkerSetup } from '../harness/messages.ts'
import { LAB_RULES } from '../rules.ts'
import { maxCallMsOf } from '../timing.ts'
import { cachingList } from './cache-list.ts'
import { countingWithoutLock } from './count-without-lock.ts'
import { dialingBeforeCommit } from './dial-before-commit.ts'
import { dialingLate } from './dial-late.ts'
import { keepingAlive } from './keep-alive.ts'
import { redialing } from './redial.ts'
import { retryingPost } from './retry-post.ts'
import { trustingReusedIds } from './trust-reused-ids.ts'

type Fetch = typeof globalThis.fetch

/** Where a sabotage may replace part of a dispatcher. */
export interface Seams {
  readonly store: (store: CallStore) => CallStore
  readonly client: (client: CallClient) => CallClient
  readonly fetch: (fetch: Fetch) => Fetch
  /** The client's limits. */
  readonly clientLimits: Pick<CallClient, 'maxCallMs' | 'placeTimeoutMs'>
  /** The number of lines that a queue is created with. */
  readonly lines: (concurrency: number) => number
  /** Options of the scheduler. */
  readonly limits: Pick<SchedulerOptions, 'lines' | 'breakerThreshold' | 'maxRetryAfterMs'>
  readonly rules: Rules
  /** Whether a worker confirms calls before they are stored. */
  readonly confirmsEarly: boolean
}

const NO_LIMIT = 1_000_000
const HOUR_MS = 3_600_000

const unchanged = <Part>(part: Part): Part => part

/** The seams of one dispatcher, with at most one of them sabotaged. */
export function seamsOf(setup: WorkerSetup): Seams {
  const { sabotage, queues, lines, hasTotal, timing, time } = setup
  const clientLimits = { maxCallMs: maxCallMsOf(timing), placeTimeoutMs: timing.placeTimeoutMs }
  const sound: Seams = {
    store: unchanged,
    client: unchanged,
    fetch: unchanged,
    clientLimits,
    lines: unchanged,
    limits: { lines: hasTotal ? lines : undefined, maxRetryAfterMs: timing.maxRetryAfterMs },
    rules: time ? LAB_RULES : {},
    confirmsEarly: false,
  }
  switch (sabotage) {
    case 'redial':
      return { ...sound, store: redialing }
    case 'dial-before-commit':
      return { ...sound, ...dialingBeforeCommit() }
    case 'dial-late':
      // Otherwise the client itself gives a POST up that it could not send in time.
      return {
        ...sound,
        client: client => ({ ...dialingLate(client), ...clientLimits }),
        clientLimits: { maxCallMs: 2 * HOUR_MS, placeTimeoutMs: HOUR_MS },
      }
    case 'retry-post':
      return { ...sound, fetch: retryingPost }
    case 'count-without-lock':
      return { ...sound, store: store => countingWithoutLock(store, queues, lines), lines: () => NO_LIMIT }
    case 'keep-alive':
      return { ...sound, fetch: keepingAlive }
    case 'trust-reused-ids':
      return { ...sound, client: trustingReusedIds }
    case 'no-breaker':
      return { ...sound, limits: { ...sound.limits, breakerThreshold: Number.POSITIVE_INFINITY } }
    case 'no-backoff-cap':
      return { ...sound, limits: { ...sound.limits, maxRetryAfterMs: HOUR_MS } }
    case 'free-lines-early':
      return { ...sound, store: store => freeingEarly(store, 1) }
    case 'ignore-hours':
      return { ...sound, rules: {} }
    case 'cache-list':
      return { ...sound, store: cachingList }
    case 'confirm-before-commit':
      return { ...sound, confirmsEarly: true }
    default:
      return sound
  }
}

/** Licenses calls as if they were over after this time. */
const freeingEarly = (store: CallStore, maxCallMs: number): CallStore => ({
  ...store,
  advance: ({ dispatch, ...step }) => store.advance({ ...step, dispatch: dispatch && { ...dispatch, maxCallMs } }),
})
