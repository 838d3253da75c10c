import type { AttemptStatus, CallRequest, CallUpdate, Recorded, Recorder } from '@outdial/call-client/kernel'
import type { LostAttempt, SchedulerCalls } from '../calls.ts'

/** A POST that the test answers. */
export interface HandPost {
  readonly request: CallRequest & { readonly reference: string }
  /** Answers it with an id. */
  placed(providerCallId: string): void
  fail(error: unknown): void
  /** What the scheduler says when it is asked whether the POST may leave. */
  maySend(): boolean
}

export interface HandOptions {
  /** What the provider can do. @default nothing but place calls and send webhooks */
  readonly can?: readonly ('get' | 'find' | 'hangUp')[]
  readonly webhooks?: boolean
  /** Answers questions. @default none */
  readonly onGet?: (providerCallId: string) => Promise<CallUpdate>
  readonly onFind?: (attempt: LostAttempt) => Promise<readonly CallUpdate[]>
  readonly onHangUp?: (providerCallId: string) => Promise<void>
}

/** A call client whose provider is the test: it answers POSTs, and tells what it wants. */
export function callsByHand(now: () => Date, options: HandOptions = {}) {
  const { can = [], webhooks = true } = options
  const posts: HandPost[] = []
  const hungUp: string[] = []
  const recorders = new Set<Recorder>()
  const ability = (name: 'get' | 'hangUp') => (can.includes(name) ? true : undefined)
  const news = (status: AttemptStatus, more: Partial<CallUpdate>): CallUpdate => ({
    provider: 'hand',
    status,
    at: now(),
    ...more,
  })

  const calls: SchedulerCalls = {
    provider: {
      name: 'hand',
      get: ability('get'),
      find: can.includes('find') ? async attempt => options.onFind?.(attempt) ?? [] : undefined,
      hangUp: ability('hangUp'),
      parseWebhook: webhooks || undefined,
    },
    place: (request, { maySend = () => true } = {}) =>
      new Promise((resolve, reject) => {
        const { reference = '' } = request
        posts.push({
          request: { ...request, reference },
          placed: providerCallId => resolve(news('initiated', { reference, providerCallId })),
          fail: reject,
          maySend,
        })
      }),
    get: async id => options.onGet?.(id) ?? Promise.reject(new Error('not asked for')),
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
    calls,
    /** All POSTs, in order. */
    posts,
    hungUp,
    recorders,
    /** The n-th POST, from 0. */
    post(index: number): HandPost {
      const post = posts[index]
      if (!post) throw new Error(`Only ${posts.length} calls were placed`)
      return post
    },
    /** News of an attempt, as from a webhook. */
    async tell(reference: string, status: AttemptStatus, more: Partial<CallUpdate> = {}): Promise<readonly Recorded[]> {
      return Promise.all([...recorders].map(async recorder => recorder.record(news(status, { reference, ...more }))))
    },
  }
}
