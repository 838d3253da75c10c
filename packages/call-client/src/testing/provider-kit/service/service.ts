import type { SentRequest, ServiceAnswer } from '../options.ts'

/**
 * What the kit's service does with a request that it has read: `hang` never answers, `reset` breaks
 * the connection, the others are answers that break off, are no HTTP, or are too large.
 */
export type Fault = ServiceAnswer | 'hang' | 'reset' | 'close' | 'cut' | 'garbage' | 'slow' | 'huge' | 'gzip-bomb'

/** Decides what the service does with a request. `fault` needs the answer that it spoils. */
export interface Reaction {
  readonly fault: Fault
  /** A successful answer, for the faults that spoil one. */
  readonly answer?: ServiceAnswer
}

export type React = (request: SentRequest) => Reaction

/** The service that a case opens. */
export interface Service {
  readonly baseUrl: string
  readonly fetch: typeof globalThis.fetch | undefined
  /** All requests that were read, in order. */
  readonly requests: readonly SentRequest[]
  /** How many connections were made. In memory: how often `fetch` was called. */
  connections(): number
  /** The largest number of bytes that one connection was sent, or one answer in memory. */
  bytesSent(): number
  /**
   * Resolves once a request was read. Ends with the work that should send it, so that a case whose
   * provider sends nothing does not wait.
   */
  reachedBy(work: Promise<unknown>): Promise<void>
  close(): Promise<void>
}

export const MB = 1024 * 1024
/** The size of a `huge` answer and of an unpacked `gzip-bomb`. */
export const HUGE_BYTES = 100 * MB

export const textOf = ({ body = '' }: ServiceAnswer): string => (typeof body === 'string' ? body : JSON.stringify(body))

export const headersOf = ({ headers }: ServiceAnswer): Readonly<Record<string, string>> => ({
  'content-type': 'application/json',
  ...headers,
})

/** Keeps the requests that were read. */
export function requestLog() {
  const requests: SentRequest[] = []
  const first = Promise.withResolvers<void>()
  return {
    requests,
    add(request: SentRequest) {
      requests.push(request)
      first.resolve()
    },
    async reachedBy(work: Promise<unknown>): Promise<void> {
      await Promise.race([first.promise, work])
    },
  }
}
