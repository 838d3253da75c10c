import type { CallClient } from '@outdial/call-client'
import type { CallStore } from '@outdial/scheduler-core'
import type { WorkerSetup } from '../parts/messages.ts'
import { countingFirst } from './count-without-lock.ts'
import { dialingAgain } from './dial-again.ts'
import { dialingFirst } from './dial-first.ts'
import { dialingLate } from './dial-late.ts'
import { sendingAgain } from './post-again.ts'

type Fetch = typeof globalThis.fetch

/** Where a dispatcher can be broken. */
export interface Seams {
  readonly store: (store: CallStore) => CallStore
  readonly calls: (calls: CallClient) => CallClient
  readonly fetch: (fetch: Fetch) => Fetch
  /** After how many milliseconds the client takes a call to be over. */
  readonly clientMaxCallMs: number
  /** How many lines a queue is told to have. */
  readonly lines: (concurrency: number) => number
  /** Whether a worker says that calls are kept before they are. */
  readonly answersFirst: boolean
}

const NO_LIMIT = 1_000_000
const FOR_EVER_MS = 3_600_000

const asIs = <Part>(part: Part): Part => part

/** All seams, one of them broken. Each dispatcher has its own. */
export function seamsOf({ sabotage, queues }: WorkerSetup, maxCallMs: number): Seams {
  const sound: Seams = {
    store: asIs,
    calls: asIs,
    fetch: asIs,
    clientMaxCallMs: maxCallMs,
    lines: asIs,
    answersFirst: false,
  }
  switch (sabotage) {
    case 'dial-again':
      return { ...sound, store: dialingAgain }
    case 'dial-first':
      return { ...sound, ...dialingFirst() }
    case 'dial-late':
      // The client lets go of a POST at its `maxCallMs`, whatever it was allowed.
      return { ...sound, calls: dialingLate, clientMaxCallMs: FOR_EVER_MS }
    case 'post-again':
      return { ...sound, fetch: sendingAgain }
    case 'count-without-lock':
      return { ...sound, store: store => countingFirst(store, queues), lines: () => NO_LIMIT }
    case 'free-lines-early':
      return { ...sound, store: store => freeingEarly(store, 1) }
    case 'answer-first':
      return { ...sound, answersFirst: true }
    default:
      return sound
  }
}

/** Licences that say that their line is free after so many milliseconds. */
const freeingEarly = (store: CallStore, maxCallMs: number): CallStore => ({
  ...store,
  advance: ({ room, ...step }) => store.advance({ ...step, room: room && { ...room, maxCallMs } }),
})
