import { ApiError } from './api-error.ts'
import type { CallDraft, Repeat } from './call-requests.ts'
import type { LocalTime } from './call-wire.ts'
import type { RequestOptions } from './calls-client.ts'
import { type Plan, readPlan } from './plan-wire.ts'
import { readBody, type SendRequest } from './request.ts'
import {
  type DoNotCallEntry,
  type DoNotCallPage,
  type Explanation,
  type Occurrence,
  readEntry,
  readEntryPage,
  readExplanation,
  readExplanations,
  readOccurrences,
} from './rules-wire.ts'

/** A number to add to the do-not-call list. */
export interface NewDoNotCallEntry {
  /** E.164. */
  readonly number: string
  readonly reason?: string | undefined
  readonly source?: string | undefined
  /** An instant as text. @default never */
  readonly until?: string | undefined
}

/**
 * The rules of calling of a server. Each function rejects with an `ApiError` if the server refuses,
 * cannot be reached, or does not answer within ten seconds.
 */
export interface RulesClient {
  /** Why a call does not ring, and when it may. */
  explain(id: string, options?: RequestOptions): Promise<Explanation>
  /**
   * The same for up to 100 calls, by their ids, in one request. A call that does not exist is left out.
   */
  explainAll(ids: readonly string[], options?: RequestOptions): Promise<ReadonlyMap<string, Explanation>>
  /** The next calls of a recurrence, five by default. */
  previewRecurrence(
    repeat: Repeat,
    at: LocalTime,
    options?: RequestOptions & { readonly most?: number | undefined },
  ): Promise<readonly Occurrence[]>
  /** What would become of these calls, of which none is scheduled. */
  plan(calls: readonly CallDraft[], options?: RequestOptions): Promise<Plan>
  /** The numbers that must not be called, by number. */
  listDoNotCall(
    query?: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
    options?: RequestOptions,
  ): Promise<DoNotCallPage>
  /** The entry of a number; `undefined` if it is not on the list. */
  findDoNotCall(number: string, options?: RequestOptions): Promise<DoNotCallEntry | undefined>
  /** An entry replaces the one that its number has. */
  addDoNotCall(entry: NewDoNotCallEntry, options?: RequestOptions): Promise<void>
  /** Does nothing if the number is not on the list. */
  removeDoNotCall(number: string, options?: RequestOptions): Promise<void>
}

export const rulesClient = (send: SendRequest): RulesClient => ({
  async explain(id, { signal } = {}) {
    const path = `/api/calls/${encodeURIComponent(id)}/explanation`
    return readBody(await send({ path, signal }), readExplanation)
  },

  async explainAll(ids, { signal } = {}) {
    if (ids.length === 0) return new Map()
    return readBody(await send({ path: '/api/explanations', query: { ids: ids.join(',') }, signal }), readExplanations)
  },

  async previewRecurrence(repeat, { local, timeZone }, { most, signal } = {}) {
    const body = { repeat, at: { local, timeZone }, most }
    return readBody(await send({ method: 'POST', path: '/api/recurrence/preview', body, signal }), readOccurrences)
  },

  async plan(calls, { signal } = {}) {
    return readBody(await send({ method: 'POST', path: '/api/plan', body: { calls }, signal }), readPlan)
  },

  async listDoNotCall(query = {}, { signal } = {}) {
    return readBody(await send({ path: LIST, query: { ...query }, signal }), readEntryPage)
  },

  async findDoNotCall(number, { signal } = {}) {
    try {
      return readBody(await send({ path: entryPath(number), signal }), readEntry)
    } catch (error) {
      if (isNotListed(error)) return undefined
      throw error
    }
  },

  async addDoNotCall({ number, reason, source, until }, { signal } = {}) {
    await send({ method: 'POST', path: LIST, body: { entries: [{ number, reason, source, until }] }, signal })
  },

  async removeDoNotCall(number, { signal } = {}) {
    try {
      await send({ method: 'DELETE', path: entryPath(number), signal })
    } catch (error) {
      if (!isNotListed(error)) throw error
    }
  },
})

const LIST = '/api/do-not-call'

const entryPath = (number: string) => `${LIST}/${encodeURIComponent(number)}`

const isNotListed = (error: unknown) => error instanceof ApiError && error.code === 'not-listed'
