import { randomBytes } from 'node:crypto'
import type { ScheduledCall } from '@outdial/scheduler-core'
import { earliest } from '@outdial/scheduler-core/internal'
import type { StoreHint } from '@outdial/scheduler-core/store'

/** What others are told of a call. */
export type ToldCall = Pick<ScheduledCall, 'id' | 'version' | 'status' | 'dueAt'>

/** What a transaction changes that others may want to hear of. */
export interface News {
  readonly calls: readonly ToldCall[]
  /** The ids of what was logged. */
  readonly logged?: readonly string[] | undefined
  /** In how many milliseconds there may be something to license. `undefined`: there is not. */
  readonly inMs: number | undefined
}

/** What was heard, and from whom: a store does not tell again what it told its own listeners. */
export interface Notice<News> {
  readonly from: string
  readonly news: News
}

/** What is told of one transaction, as it is sent. */
export interface Notices {
  /** To whoever waits for something to license. */
  readonly wake: string | undefined
  /** To whoever watches. */
  readonly changes: string | undefined
  readonly logged: string | undefined
}

export const noticesOf = (from: string, news: News): Notices => ({
  wake: news.inMs === undefined ? undefined : wakeNotice(from, news),
  changes: news.calls.length > 0 ? changesNotice(from, news.calls) : undefined,
  logged: news.logged && news.logged.length > 0 ? loggedNotice(from, news.logged) : undefined,
})

// PostgreSQL refuses a payload of 8000 bytes (https://www.postgresql.org/docs/18/sql-notify.html).
const MOST_BYTES = 7000

/** Names a store object among those that others have open. */
export const newSender = (): string => randomBytes(6).toString('base64url')

/** When somebody has to look: milliseconds since 1970 by the store's time, or 0 for now. */
export function wakeNotice(from: string, { calls, inMs }: News): string {
  const waiting = inMs ? calls.filter(({ status }) => status === 'scheduled') : []
  return `${from} ${earliest(waiting.map(({ dueAt }) => dueAt))?.getTime() ?? 0}`
}

/** @returns `undefined` if it says nothing that can be read */
export function readWake(payload: string): Notice<number> | undefined {
  const [from, moment] = payload.split(' ')
  return from && moment && /^\d+$/.test(moment) ? { from, news: Number(moment) } : undefined
}

/** Ids and versions, the last of each call; `missed` if they are too many for one notice. */
export function changesNotice(from: string, calls: readonly ToldCall[]): string {
  const versions = new Map<string, number>()
  for (const { id, version } of calls) versions.set(id, Math.max(version, versions.get(id) ?? 0))
  let news = ''
  for (const [id, version] of versions) {
    news += `${news ? ' ' : ''}${id}:${version}`
    // A step may be about a thousand.
    if (news.length > MOST_BYTES) break
  }
  return fitting(from, news)
}

/**
 * The ids of records, as JSON; `missed` if they are too many for one notice. Whose they are is not said: whoever may connect to the database
 * can listen, whatever it may read.
 */
export const loggedNotice = (from: string, ids: readonly string[]): string => fitting(from, JSON.stringify(ids))

const fitting = (from: string, news: string) => {
  const payload = `${from} ${news}`
  return Buffer.byteLength(payload) > MOST_BYTES ? `${from} missed` : payload
}

/** What has changed: calls, or records by their ids. */
export type Changes = readonly StoreHint[] | { readonly logged: readonly string[] }

/** What cannot be read was missed. */
export function readChanges(payload: string): Notice<Changes> {
  const [from = '', ...items] = payload.split(' ')
  return { from, news: readLogged(payload.slice(from.length + 1)) ?? readCalls(items) ?? ['missed'] }
}

function readLogged(news: string): Changes | undefined {
  if (!news.startsWith('[')) return undefined
  try {
    const ids: unknown = JSON.parse(news)
    return Array.isArray(ids) && ids.every(id => typeof id === 'string') ? { logged: ids } : undefined
  } catch {
    return undefined
  }
}

function readCalls(items: readonly string[]): readonly StoreHint[] | undefined {
  const hints = items.flatMap(item => {
    const { id, version } = /^(?<id>[^:]+):(?<version>\d+)$/.exec(item)?.groups ?? {}
    return id ? { id, version: Number(version) } : []
  })
  return hints.length === items.length && hints.length > 0 ? hints : undefined
}
