import type { ReadRefusal } from './refusal.ts'

/** The options of a provider about HTTP. */
export interface HttpOptions {
  /** Address of the service. May have a path. */
  readonly baseUrl: string | URL
  /**
   * Sends the requests. It must read the body of a POST before it answers: an earlier answer is
   * taken for a surplus one, and the POST is not sent.
   * @default globalThis.fetch
   */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** How a provider reaches its service. */
export interface ServiceOptions extends HttpOptions {
  /** Headers of every request, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Reads the body of a refusal. @default its `error` is the message */
  readonly readRefusal?: ReadRefusal | undefined
}

/** A successful response with its JSON body. */
export interface Answer {
  readonly status: number
  /** The service's time, by its header `date`. Of look-ups only. */
  readonly serviceTime?: Date | undefined
  readonly body: unknown
}

/** The body of a request. */
export type RequestBody = { readonly json: object } | { readonly form: URLSearchParams }

/** The body as text, and its content type. */
export const encodeBody = (body: RequestBody): { readonly text: string; readonly contentType: string } =>
  'form' in body
    ? { text: body.form.toString(), contentType: 'application/x-www-form-urlencoded' }
    : { text: JSON.stringify(body.json), contentType: 'application/json' }
