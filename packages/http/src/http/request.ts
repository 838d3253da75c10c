import type { Webhook } from '@outdial/call-client'
import type { Caller } from '../access/caller.ts'

/** A body that another parser has read. */
export interface UsedBody {
  /** Absent if the parser kept nothing. */
  readonly parsed?: unknown
}

/** A request as routes read it, whichever server received it. */
export interface ApiRequest {
  readonly method: string
  /** The path below the mount path, not decoded: `/api/calls/3`. */
  readonly path: string
  /** What follows the `?`; empty without one. */
  readonly query: string
  /** The path under which the handler is mounted, without a slash at its end; empty at the root. */
  readonly mountPath: string
  readonly protocol: string
  /** The host and port that the client used, as a trusted proxy reports them. */
  readonly host: string | undefined
  /** The address of the client, as a trusted proxy reports it. */
  readonly address: string | undefined
  /** The address at which the server received the request; `undefined` if the server does not know. */
  readonly localAddress: string | undefined
  /** Whether the headers of a proxy are to be believed. */
  readonly trustsProxy: boolean
  /** The number of `Host` headers. */
  readonly hostCount: number
  /** Whether a body was sent; it may be empty. */
  readonly hasBody: boolean
  /** Present if another parser has read the body: what it made of it. */
  readonly usedBody: UsedBody | undefined
  /** Whether another parser has decompressed the body that `readBody` hands over. */
  readonly isDecoded: boolean
  /** Receives the path of the route that answers, `/api/calls/:id`, for measurements. */
  readonly onRoute?: ((path: string) => void) | undefined
  /** Receives who sends the request, for routes of the application below `/api`. */
  readonly onCaller?: ((caller: Pick<Caller, 'role' | 'ownerId'>) => void) | undefined
  /** Aborted when the client has left. */
  readonly signal: AbortSignal
  /** The value of a header, by its lowercase name. */
  header(name: string): string | undefined
  headers(): Webhook['headers']
  /**
   * Hands the body over, chunk by chunk, and resolves at its end. If `take` throws, nothing more is
   * read. Called at most once.
   */
  readBody(take: (chunk: Uint8Array) => void): Promise<void>
  /** The same request without its body, for the application's own code. */
  toRequest(): Request
}
