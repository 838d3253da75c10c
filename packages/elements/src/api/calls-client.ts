import { type CheckedNumber, type ResolvedTime, readCheckedNumber, readResolvedTime } from './number-time-wire.ts'
import { type Ask, legible } from './request.ts'
import { type CallDetails, readCallDetails } from './attempt-wire.ts'
import type { CallDraft, CallEdit, CallsQuery } from './call-requests.ts'
import { type Call, type CallsPage, type LocalTime, readCall, readCallsPage } from './call-wire.ts'
import { type HistoryPage, readHistory, readNextCursor } from './history-wire.ts'

export interface AskOptions {
  /** Gives it up: it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * The calls that a server keeps. Each function rejects with an `ApiError` if the server refuses, cannot be reached,
 * or has not answered within ten seconds.
 */
export interface CallsClient {
  listCalls(query?: CallsQuery, options?: AskOptions): Promise<CallsPage>
  getCall(id: string, options?: AskOptions): Promise<CallDetails>
  /** With a `key`, the same again schedules nothing more, and gives the same call. */
  schedule(call: CallDraft, options?: AskOptions & { readonly key?: string | undefined }): Promise<Call>
  /** Changes a call that has not begun. One that is no longer of this version, has begun or ended stays as it is: the error then carries it as `call`. */
  editCall(id: string, version: number, edit: CallEdit, options?: AskOptions): Promise<Call>
  /** With a `version`, only if the call is still of that version. */
  cancelCall(id: string, options?: AskOptions & { readonly version?: number | undefined }): Promise<Call>
  /** The calls from and to a number, the latest first. */
  history(
    number: string,
    options?: AskOptions & { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  ): Promise<HistoryPage>
  /** What a text means as a number, however little of it is typed. */
  checkNumber(
    text: string,
    options?: AskOptions & { readonly defaultCountry?: string | undefined },
  ): Promise<CheckedNumber>
  /** The moment that a local time names. */
  resolveTime(time: LocalTime, options?: AskOptions): Promise<ResolvedTime>
}

export const callsClient = (ask: Ask): CallsClient => ({
  async listCalls(query = {}, { signal } = {}) {
    return legible(await ask({ path: '/api/calls', query: { ...query }, signal }), readCallsPage)
  },

  async getCall(id, { signal } = {}) {
    return legible(await ask({ path: pathOf(id), signal }), readCallDetails)
  },

  async schedule(body, { key, signal } = {}) {
    const headers = { 'Idempotency-Key': key }
    return legible(await ask({ method: 'POST', path: '/api/calls', headers, body, signal }), readCall)
  },

  async editCall(id, version, body, { signal } = {}) {
    const headers = { 'If-Match': tagOf(version) }
    return legible(await ask({ method: 'PATCH', path: pathOf(id), headers, body, signal }), readCall)
  },

  async cancelCall(id, { version, signal } = {}) {
    const headers = { 'If-Match': version === undefined ? undefined : tagOf(version) }
    return legible(await ask({ method: 'DELETE', path: pathOf(id), headers, signal }), readCall)
  },

  async history(number, { signal, ...query } = {}) {
    const answer = await ask({ path: `/api/phone-numbers/${encodeURIComponent(number)}/calls`, query, signal })
    return { calls: legible(answer, readHistory), cursor: readNextCursor(answer.headers.get('Link')) }
  },

  async checkNumber(text, { signal, ...query } = {}) {
    return legible(
      await ask({ path: `/api/phone-numbers/${encodeURIComponent(text)}`, query, signal }),
      readCheckedNumber,
    )
  },

  async resolveTime({ local, timeZone }, { signal } = {}) {
    return legible(await ask({ path: '/api/local-time', query: { local, timeZone }, signal }), readResolvedTime)
  },
})

const pathOf = (id: string) => `/api/calls/${encodeURIComponent(id)}`

const tagOf = (version: number) => `"${version}"`
