import { type CallDetails, readCallDetails } from './attempt-wire.ts'
import type { CallDraft, CallEdit, CallsQuery, SeriesScope } from './call-requests.ts'
import { type Call, type CallPage, type LocalTime, readCall, readCallPage } from './call-wire.ts'
import { type HistoryPage, readHistory, readNextCursor } from './history-wire.ts'
import { type CheckedNumber, type ResolvedTime, readCheckedNumber, readResolvedTime } from './number-time-wire.ts'
import { isRecord, readList, readNumber, readText } from './read.ts'
import { readBody, type SendRequest } from './request.ts'

/** Options of a request that can be aborted. */
export interface RequestOptions {
  /** Aborts the request, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** Options of an edit or a cancellation. */
export interface ChangeOptions extends RequestOptions {
  /** Of a repeated call: this one, or all that follow too. @default 'one' */
  readonly scope?: SeriesScope | undefined
}

/** What became of calls that were to be cancelled. */
export interface CancelledCalls {
  /** Number of calls that were cancelled, or that their provider was asked to hang up. */
  readonly cancelled: number
  /** The calls in flight that go on. */
  readonly failed: readonly { readonly id: string; readonly detail: string }[]
}

/**
 * The scheduled calls of a server. Each function rejects with an `ApiError` if the server refuses,
 * cannot be reached, or does not answer within ten seconds.
 */
export interface CallsClient {
  listCalls(query?: CallsQuery, options?: RequestOptions): Promise<CallPage>
  getCall(id: string, options?: RequestOptions): Promise<CallDetails>
  /** A repeated request with the same `key` schedules nothing more, and returns the same call. */
  schedule(call: CallDraft, options?: RequestOptions & { readonly key?: string | undefined }): Promise<Call>
  /**
   * Changes a call that has not begun. A call of another version, or one that has begun or ended,
   * stays unchanged: the error then contains the current call as `call`.
   */
  editCall(id: string, version: number, edit: CallEdit, options?: ChangeOptions): Promise<Call>
  /** With a `version`, cancels only if the call still has that version. */
  cancelCall(id: string, options?: ChangeOptions & { readonly version?: number | undefined }): Promise<Call>
  /**
   * Cancels the calls with these ids, at most 200, in one request. Calls that are over stay as they are.
   * Of a series only these calls are cancelled.
   */
  cancelCalls(ids: readonly string[], options?: RequestOptions): Promise<CancelledCalls>
  /** The calls from and to a number with their details, latest first. */
  history(
    number: string,
    options?: RequestOptions & { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  ): Promise<HistoryPage>
  /** Parses a text as a number, even if it is incomplete. */
  checkNumber(
    text: string,
    options?: RequestOptions & { readonly defaultCountry?: string | undefined },
  ): Promise<CheckedNumber>
  /** The instant of a local time. */
  resolveTime(time: LocalTime, options?: RequestOptions): Promise<ResolvedTime>
}

/** Providers may take a while to hang up. */
const HANG_UPS_MS = 60_000

export const callsClient = (send: SendRequest): CallsClient => ({
  async listCalls(query = {}, { signal } = {}) {
    return readBody(await send({ path: '/api/calls', query: { ...query }, signal }), readCallPage)
  },

  async getCall(id, { signal } = {}) {
    return readBody(await send({ path: pathOf(id), signal }), readCallDetails)
  },

  async schedule(body, { key, signal } = {}) {
    const headers = { 'Idempotency-Key': key }
    return readBody(await send({ method: 'POST', path: '/api/calls', headers, body, signal }), readCall)
  },

  async editCall(id, version, body, { scope, signal } = {}) {
    const headers = { 'If-Match': tagOf(version) }
    return readBody(
      await send({ method: 'PATCH', path: pathOf(id), query: { scope }, headers, body, signal }),
      readCall,
    )
  },

  async cancelCall(id, { version, scope, signal } = {}) {
    const headers = { 'If-Match': version === undefined ? undefined : tagOf(version) }
    return readBody(await send({ method: 'DELETE', path: pathOf(id), query: { scope }, headers, signal }), readCall)
  },

  async cancelCalls(ids, { signal } = {}) {
    const query = { ids: ids.join(',') }
    const response = await send({ method: 'DELETE', path: '/api/calls', query, signal, timeoutMs: HANG_UPS_MS })
    return readBody(response, readCancelled)
  },

  async history(number, { signal, ...query } = {}) {
    const path = `/api/phone-numbers/${encodeURIComponent(number)}/calls`
    const response = await send({ path, query: { details: 'true', ...query }, signal })
    return { calls: readBody(response, readHistory), cursor: readNextCursor(response.headers.get('Link')) }
  },

  async checkNumber(text, { signal, ...query } = {}) {
    return readBody(
      await send({ path: `/api/phone-numbers/${encodeURIComponent(text)}`, query, signal }),
      readCheckedNumber,
    )
  },

  async resolveTime({ local, timeZone }, { signal } = {}) {
    return readBody(await send({ path: '/api/local-time', query: { local, timeZone }, signal }), readResolvedTime)
  },
})

interface CancelledAnswer {
  readonly cancelled: number
  readonly failed: readonly { readonly callId: string; readonly detail: string }[]
}

function readCancelled(value: unknown): CancelledCalls | undefined {
  if (!isRecord<CancelledAnswer>(value)) return undefined
  const cancelled = readNumber(value.cancelled)
  const failed = readList(value.failed, (each: unknown) => {
    if (!isRecord<CancelledAnswer['failed'][number]>(each)) return undefined
    const id = readText(each.callId)
    return id === undefined ? undefined : { id, detail: readText(each.detail) ?? '' }
  })
  return cancelled === undefined ? undefined : { cancelled, failed }
}

const pathOf = (id: string) => `/api/calls/${encodeURIComponent(id)}`

const tagOf = (version: number) => `"${version}"`
