import type { ApiClient } from '../api/api-client.ts'
import type { CallDetails } from '../api/attempt-wire.ts'
import { createApiClient } from '../api/create-api-client.ts'
import type { DialerEntry, DialerSnapshot } from '../api/dialer-wire.ts'

/** One event stream of the fake server, as a browser's `EventSource` looks to the client. */
class FakeStream extends EventTarget {
  readyState: number = EventSource.CONNECTING
  close(): void {
    this.readyState = EventSource.CLOSED
  }
}

/** A request of the client. */
export interface Asked {
  readonly method: string
  /** Without its query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Headers
  /** As JSON; `undefined` if there is none. */
  readonly body: unknown
  /** Aborted once the client has given it up. */
  readonly signal: AbortSignal
}

/** How something is answered: by a response, or by whatever then is the JSON of a 200. */
export type FakeAnswer = (asked: Asked) => unknown

export interface FakeServer {
  readonly client: ApiClient
  /** How many streams have ever been opened, and how many are not closed. */
  readonly opened: number
  readonly open: number
  /** The POST requests: path, and body as JSON. */
  readonly posted: readonly { readonly path: string; readonly body: unknown }[]
  /** Everything that was asked, in order. */
  readonly asked: readonly Asked[]
  /**
   * From now on this is answered so: a method, and a path after the mount, `*` standing for one of
   * its parts: `on('GET', '/api/calls/*', …)`. The latest that fits counts.
   */
  on(method: string, path: string, answer: FakeAnswer): void
  /** Sends an event on the stream opened last. */
  tell(name: string, payload: unknown): void
  /** The stream opened last fails; `forGood`, and the browser will not try again. */
  fail(how: 'for-now' | 'for-good'): void
  /** How all else is answered. @default 204 for the session, as Outdial; 404 for the log and the capabilities, as an older one; 202 with nothing else */
  answer: (asked: Asked) => Promise<Response>
}

/** A server in the test's hands, and a client of it. */
export function fakeServer(): FakeServer {
  const streams: FakeStream[] = []
  const asked: Asked[] = []
  const posted: { path: string; body: unknown }[] = []
  const answers: { method: string; matches: (path: string) => boolean; answer: FakeAnswer }[] = []
  const latest = () => {
    const stream = streams.at(-1)
    if (!stream) throw new Error('No stream is open')
    return stream
  }
  const server: FakeServer = {
    client: createApiClient({
      src: '/calls/',
      fetch: async (input, init = {}) => {
        const question = toAsked(input, init)
        const { method, path, body } = question
        asked.push(question)
        if (method === 'POST') posted.push({ path, body })
        const fitting = answers.findLast(answer => answer.method === method && answer.matches(path))
        const answer = fitting
          ? await unlessAborted(fitting.answer(question), question.signal)
          : await server.answer(question)
        return answer instanceof Response ? answer : Response.json(answer)
      },
      openEvents: () => {
        const stream = new FakeStream()
        streams.push(stream)
        return stream
      },
    }),
    get opened() {
      return streams.length
    },
    get open() {
      return streams.filter(({ readyState }) => readyState !== EventSource.CLOSED).length
    },
    posted,
    asked,
    on(method, path, answer) {
      answers.push({ method, matches: asked => matches(`/calls${path}`.split('/'), asked.split('/')), answer })
    },
    tell: (name, payload) =>
      void latest().dispatchEvent(
        new MessageEvent(name, { data: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
      ),
    fail(how) {
      latest().readyState = how === 'for-good' ? EventSource.CLOSED : EventSource.CONNECTING
      latest().dispatchEvent(new Event('error'))
    },
    answer: async ({ path }) =>
      /\/api\/(log|capabilities)$/.test(path)
        ? problem(404, 'There is nothing here', { code: 'not-found' })
        : path.endsWith('/api/session')
          ? new Response(null, { status: 204 })
          : new Response('{}', { status: 202 }),
  }
  return server
}

function toAsked(input: RequestInfo | URL, init: RequestInit): Asked {
  if (typeof input !== 'string') throw new TypeError('Expected a path')
  const { pathname, searchParams } = new URL(input, location.href)
  return {
    method: init.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: new Headers(init.headers),
    body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    signal: init.signal ?? new AbortController().signal,
  }
}

const matches = (pattern: readonly string[], parts: readonly string[]) =>
  pattern.length === parts.length && pattern.every((part, n) => part === '*' || part === parts[n])

const unlessAborted = (answer: unknown, signal: AbortSignal) =>
  Promise.race([
    answer,
    new Promise((_resolve, reject) => {
      if (signal.aborted) reject(signal.reason)
      signal.addEventListener('abort', () => reject(signal.reason))
    }),
  ])

const NUMBERS = ['+13018040009', '+19842068287', '+15512459377', '+19362072765', '+18582210308']

/** A snapshot of as many numbers as there are statuses. */
export function snapshotOf(statuses: readonly string[], more: Partial<DialerSnapshot> = {}): DialerSnapshot {
  const entries = statuses.map((status, index): DialerEntry => {
    const version = status === 'idle' ? 0 : 1
    return { index, to: NUMBERS[index % NUMBERS.length] ?? '', status, attempt: version, version }
  })
  return { epoch: 'first', version: 0, state: 'idle', concurrency: 3, entries, ...more }
}

/** A refusal as the server answers it. */
export const problem = (
  status: number,
  detail: string,
  { code = 'invalid', ...fields }: { readonly code?: string } & Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  Promise.resolve(
    Response.json(
      { type: `urn:outdial:problem:${code}`, status, detail, ...fields },
      { status, headers: { 'Content-Type': 'application/problem+json', ...headers } },
    ),
  )

/** A call as the server tells it, in its details, too. */
export const callOf = (more: Partial<CallDetails> = {}): CallDetails => ({
  id: '019aa5a0-0000-7000-8000-000000000001',
  version: 1,
  sequence: 1,
  to: '+13018040009',
  provider: 'call-api',
  queue: 'default',
  at: '2026-11-21T09:00:00.000Z',
  status: 'scheduled',
  dueAt: more.at ?? '2026-11-21T09:00:00.000Z',
  attemptCount: 0,
  createdAt: '2026-11-20T09:00:00.000Z',
  attempts: [],
  ...more,
})
