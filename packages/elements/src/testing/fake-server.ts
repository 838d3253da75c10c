import type { ApiClient } from '../api/api-client.ts'
import { createApiClient } from '../api/api-client.ts'
import type { DialerEntry, DialerPicture } from '../api/wire.ts'

/** One event stream of the fake server, as a browser's `EventSource` looks to the client. */
class FakeStream extends EventTarget {
  readyState: number = EventSource.CONNECTING
  close(): void {
    this.readyState = EventSource.CLOSED
  }
}

export interface FakeServer {
  readonly client: ApiClient
  /** How many streams have ever been opened, and how many are not closed. */
  readonly opened: number
  readonly open: number
  /** What was posted: the path, and the body as JSON. */
  readonly posted: readonly { readonly path: string; readonly body: unknown }[]
  /** Sends an event on the stream opened last. */
  tell(name: string, payload: unknown): void
  /** The stream opened last fails; `forGood`, and the browser will not try again. */
  fail(how: 'for-now' | 'for-good'): void
  /** How the next command is answered. @default 202 with nothing */
  answer: () => Promise<Response>
}

/** A server in the test's hands, and a client of it. */
export function fakeServer(): FakeServer {
  const streams: FakeStream[] = []
  const posted: { path: string; body: unknown }[] = []
  const latest = () => {
    const stream = streams.at(-1)
    if (!stream) throw new Error('Nobody is connected')
    return stream
  }
  const server: FakeServer = {
    client: createApiClient({
      src: '/calls/',
      fetch: (input, init) => {
        if (typeof input !== 'string' || typeof init?.body !== 'string')
          throw new TypeError('Expected a path and a text')
        posted.push({ path: input, body: JSON.parse(init.body) })
        return server.answer()
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
    tell: (name, payload) =>
      void latest().dispatchEvent(
        new MessageEvent(name, { data: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
      ),
    fail(how) {
      latest().readyState = how === 'for-good' ? EventSource.CLOSED : EventSource.CONNECTING
      latest().dispatchEvent(new Event('error'))
    },
    answer: () => Promise.resolve(new Response('{}', { status: 202 })),
  }
  return server
}

const NUMBERS = ['+13018040009', '+19842068287', '+15512459377', '+19362072765', '+18582210308']

/** A picture of as many numbers as there are statuses. */
export function pictureOf(statuses: readonly string[], more: Partial<DialerPicture> = {}): DialerPicture {
  const entries = statuses.map((status, index): DialerEntry => {
    const version = status === 'idle' ? 0 : 1
    return { index, to: NUMBERS[index % NUMBERS.length] ?? '', status, attempt: version, version }
  })
  return { epoch: 'first', version: 0, state: 'idle', concurrency: 3, entries, ...more }
}

/** A refusal as the server answers it. */
export const problem = (status: number, detail: string): Promise<Response> =>
  Promise.resolve(
    Response.json({ status, detail }, { status, headers: { 'Content-Type': 'application/problem+json' } }),
  )
