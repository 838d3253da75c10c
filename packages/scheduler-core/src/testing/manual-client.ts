import {
  type AttemptStatus,
  CallError,
  type CallRequest,
  type CallUpdate,
  type Recorded,
  type Recorder,
} from '@outdial/call-client/kernel'
import type { LostAttempt, SchedulerClient } from '../clients.ts'

/** A POST that the test answers. */
export interface ManualPost {
  readonly request: CallRequest & { readonly reference: string }
  /** Answers the POST with an id. */
  placed(providerCallId: string): void
  fail(error: unknown): void
  /** Asks the scheduler whether the POST may be sent. */
  maySend(): boolean
}

export interface ManualClientOptions {
  /** @default 4 hours */
  readonly maxCallMs?: number
  /** @default 30_000 */
  readonly placeTimeoutMs?: number
  /** The abilities of the provider besides placing calls and sending webhooks. @default none */
  readonly can?: readonly ('get' | 'find' | 'hangUp')[]
  readonly webhooks?: boolean
  /** Answers of the provider. @default none */
  readonly onGet?: (providerCallId: string) => Promise<CallUpdate>
  readonly onFind?: (attempt: LostAttempt) => Promise<readonly CallUpdate[]>
  readonly onHangUp?: (providerCallId: string) => Promise<void>
  /** What the provider does with a call over its rate. @default not known */
  readonly overRate?: 'refuses' | 'queues' | undefined
  /** Milliseconds in which the provider places no second call for a repeated POST. @default 0 */
  readonly idempotencyWindowMs?: number
}

/** A call client whose provider is the test: the test answers POSTs and reports updates. */
export function manualClient(now: () => Date, options: ManualClientOptions = {}) {
  const { can = [], webhooks = true, maxCallMs = 4 * 3_600_000, placeTimeoutMs = 30_000 } = options
  const posts: ManualPost[] = []
  const repeats: (ManualPost & { readonly signal: AbortSignal })[] = []
  const { idempotencyWindowMs = 0 } = options
  const hungUp: string[] = []
  const recorders = new Set<Recorder>()
  const ability = (name: 'get' | 'hangUp') => (can.includes(name) ? true : undefined)
  const update = (status: AttemptStatus, more: Partial<CallUpdate>): CallUpdate => ({
    provider: 'hand',
    status,
    at: now(),
    ...more,
  })

  const client: SchedulerClient = {
    maxCallMs,
    placeTimeoutMs,
    provider: {
      name: 'hand',
      get: ability('get'),
      find: can.includes('find') ? async attempt => options.onFind?.(attempt) ?? [] : undefined,
      hangUp: ability('hangUp'),
      parseWebhook: webhooks || undefined,
      facts: { idempotencyWindowMs, overRate: options.overRate, absenceProves: can.includes('find') },
    },
    place: (request, { maySend = () => true } = {}) =>
      new Promise((resolve, reject) => {
        const { reference = '' } = request
        posts.push({
          request: { ...request, reference },
          placed: providerCallId => resolve(update('initiated', { reference, providerCallId })),
          fail: reject,
          maySend,
        })
      }),
    repeat: (request, { signal, maySend }) =>
      new Promise((resolve, reject) => {
        const { reference } = request
        const placed = (providerCallId: string) => resolve(update('initiated', { reference, providerCallId }))
        signal.addEventListener('abort', () => reject(new CallError('aborted', 'Aborted', { placed: 'unknown' })))
        repeats.push({ request, placed, fail: reject, maySend, signal })
      }),
    get: async id => options.onGet?.(id) ?? Promise.reject(new Error('No answer was set up')),
    async hangUp(id) {
      hungUp.push(id)
      await options.onHangUp?.(id)
    },
    addRecorder(recorder) {
      recorders.add(recorder)
      return () => recorders.delete(recorder)
    },
  }

  return {
    client,
    /** All POSTs, in order. */
    posts,
    /** All repeated POSTs, in order. */
    repeats,
    hungUp,
    recorders,
    /** The n-th POST, from 0. */
    post(index: number): ManualPost {
      const post = posts[index]
      if (!post) throw new Error(`Only ${posts.length} calls were placed`)
      return post
    },
    /** Reports an update of an attempt, as by a webhook. */
    async report(
      reference: string,
      status: AttemptStatus,
      more: Partial<CallUpdate> = {},
    ): Promise<readonly Recorded[]> {
      return Promise.all([...recorders].map(async recorder => recorder.record(update(status, { reference, ...more }))))
    },
  }
}
