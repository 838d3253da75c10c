import { type Call, readCallPage } from './call-wire.ts'
import type { RequestOptions } from './calls-client.ts'
import {
  type AddedList,
  type CallList,
  type CallLists,
  type CheckedRow,
  readAddedList,
  readCallList,
  readCallLists,
  readCheckedRows,
  readStoppedList,
  type StoppedList,
} from './list-wire.ts'
import { readBody, type SendRequest } from './request.ts'

/** A row of a new list. */
export interface ListRow {
  /** E.164. */
  readonly to: string
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** A list to add. */
export interface NewList {
  readonly name: string
  /** Number of lines. @default 1 */
  readonly concurrency?: number | undefined
  /** Whether it waits to be started. @default false */
  readonly paused?: boolean | undefined
  readonly calls: readonly ListRow[]
}

/** Changes of a list. */
export interface ListChange {
  readonly paused?: boolean | undefined
  readonly concurrency?: number | undefined
  /** `null` removes the limit. */
  readonly callsPerSecond?: number | null | undefined
}

/** Whom to dial again. */
export interface DialAgain {
  readonly which: 'not-reached' | 'all'
  /** The name of the new list. @default `<name> (2)` */
  readonly name?: string | undefined
  /** Also those of which nobody knows whether they rang. @default false */
  readonly indeterminate?: boolean | undefined
}

/**
 * The lists of a server. Each function rejects with an `ApiError` if the server refuses or cannot be
 * reached.
 */
export interface ListsClient {
  lists(options?: RequestOptions): Promise<CallLists>
  list(name: string, options?: RequestOptions): Promise<CallList>
  /** Rows of a list from this place on, at most 500. */
  listRows(
    name: string,
    range: { readonly first: number; readonly limit: number },
    options?: RequestOptions,
  ): Promise<readonly Call[]>
  /** Adds all rows, or none. The same list again adds nothing. */
  addList(list: NewList, options?: RequestOptions): Promise<AddedList>
  changeList(name: string, change: ListChange, options?: RequestOptions): Promise<CallList>
  /** Pauses, and cancels what has not begun. `hangUp`: also ends the calls in flight. */
  stopList(name: string, how?: { readonly hangUp?: boolean }, options?: RequestOptions): Promise<StoppedList>
  dialListAgain(name: string, again: DialAgain, options?: RequestOptions): Promise<AddedList>
  /** Reads at most 5000 numbers as typed, and says which may not be called. */
  checkNumbers(
    numbers: readonly string[],
    options?: RequestOptions & { readonly defaultCountry?: string | undefined },
  ): Promise<readonly CheckedRow[]>
}

export const listsClient = (send: SendRequest): ListsClient => ({
  async lists({ signal } = {}) {
    return readBody(await send({ path: LISTS, signal }), readCallLists)
  },
  async list(name, { signal } = {}) {
    return readBody(await send({ path: pathOf(name), signal }), readCallList)
  },
  async listRows(name, { first, limit }, { signal } = {}) {
    const { calls } = readBody(
      await send({ path: pathOf(name, '/calls'), query: { first, limit }, signal }),
      readCallPage,
    )
    return calls
  },
  async addList({ calls, ...list }, { signal } = {}) {
    const body = calls.length > MANY ? await compressed(list, calls) : { ...list, calls }
    const headers = { 'Content-Encoding': calls.length > MANY ? 'gzip' : undefined }
    const answer = await send({ method: 'POST', path: LISTS, body, headers, signal, timeoutMs: LONG_MS })
    return readBody(answer, readAddedList)
  },
  async changeList(name, change, { signal } = {}) {
    return readBody(await send({ method: 'PATCH', path: pathOf(name), body: change, signal }), readCallList)
  },
  async stopList(name, { hangUp } = {}, { signal } = {}) {
    const path = pathOf(name, '/stop')
    return readBody(await send({ method: 'POST', path, body: { hangUp }, signal, timeoutMs: LONG_MS }), readStoppedList)
  },
  async dialListAgain(name, again, { signal } = {}) {
    const path = pathOf(name, '/again')
    return readBody(await send({ method: 'POST', path, body: again, signal, timeoutMs: LONG_MS }), readAddedList)
  },
  async checkNumbers(numbers, { signal, defaultCountry } = {}) {
    const body = { numbers, defaultCountry: defaultCountry || undefined }
    return readBody(
      await send({ method: 'POST', path: '/api/check', body, signal, timeoutMs: LONG_MS }),
      readCheckedRows,
    )
  },
})

const LISTS = '/api/lists'
const LONG_MS = 120_000
const MANY = 1000

const pathOf = (name: string, below = '') => `${LISTS}/${encodeURIComponent(name)}${below}`

/** A long list as compressed JSON, written in parts so that the page does not freeze. */
async function compressed(list: object, calls: readonly ListRow[]): Promise<Blob> {
  const parts: string[] = [JSON.stringify(list).slice(0, -1), ',"calls":[']
  for (let from = 0; from < calls.length; from += MANY) {
    const some = JSON.stringify(calls.slice(from, from + MANY)).slice(1, -1)
    parts.push(from === 0 ? some : `,${some}`)
    await new Promise(resolve => void setTimeout(resolve))
  }
  parts.push(']}')
  return new Response(new Blob(parts).stream().pipeThrough(new CompressionStream('gzip'))).blob()
}
