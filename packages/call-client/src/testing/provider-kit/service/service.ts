import type { SentRequest, ServiceAnswer } from '../options.ts'

/** What the service does in place of an answer. Some break off a successful answer, or enlarge it. */
export type Fault = 'hang' | 'reset' | 'close' | 'cut' | 'garbage' | 'slow' | 'huge' | 'gzip-bomb'

/** A fault, and the successful answer that it spoils. */
export interface Spoiled {
  readonly fault: Fault
  readonly answer: ServiceAnswer
}

/** Decides what the service does with a request that it has read. */
export type React = (request: SentRequest) => ServiceAnswer | Spoiled

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
  /** Rejects if an option failed to answer. */
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

/** Keeps the requests that were read, and what a case or an option answers to them. */
export function requestLog(react: React) {
  const requests: SentRequest[] = []
  const failures: unknown[] = []
  const first = Promise.withResolvers<void>()
  return {
    requests,
    react(request: SentRequest): ServiceAnswer | Spoiled {
      requests.push(request)
      first.resolve()
      try {
        return react(request)
      } catch (error) {
        failures.push(error)
        return { fault: 'reset', answer: {} }
      }
    },
    async reachedBy(work: Promise<unknown>): Promise<void> {
      await Promise.race([first.promise, work])
    },
    /** Throws what a function of the options threw. */
    assertAnswered() {
      for (const failure of failures) throw failure
    },
  }
}
