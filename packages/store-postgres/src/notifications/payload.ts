import { randomBytes } from 'node:crypto'
import type { ScheduledCall } from '@outdial/scheduler-core'
import { earliest } from '@outdial/scheduler-core/internal'
import type { StoreHint } from '@outdial/scheduler-core/store'

export type ChangedCall = Pick<ScheduledCall, 'id' | 'version' | 'status' | 'dueAt'>

/** What a transaction changes that other processes may need to know. */
export interface StoreChange {
  readonly calls: readonly ChangedCall[]
  /** The ids of logged records. */
  readonly logged?: readonly string[] | undefined
  /** Milliseconds until there may be a call to license; `undefined` if there is none. */
  readonly inMs: number | undefined
}

/** A received payload and its sender. A store ignores its own: it has notified its listeners already. */
export interface Received<Content> {
  readonly from: string
  readonly content: Content
}

// PostgreSQL refuses a payload of 8000 bytes (https://www.postgresql.org/docs/18/sql-notify.html).
const MAX_BYTES = 7000

/** A name for one store object. */
export const newSender = (): string => randomBytes(6).toString('base64url')

/** When workers should check: milliseconds since 1970 by the store's time, or 0 for now. */
export function wakePayload(from: string, { calls, inMs }: Pick<StoreChange, 'calls' | 'inMs'>): string {
  const waiting = inMs ? calls.filter(({ status }) => status === 'scheduled') : []
  return `${from} ${earliest(waiting.map(({ dueAt }) => dueAt))?.getTime() ?? 0}`
}

/** @returns `undefined` for a payload that cannot be read */
export function readWake(payload: string): Received<number> | undefined {
  const [from, moment] = payload.split(' ')
  return from && moment && /^\d+$/.test(moment) ? { from, content: Number(moment) } : undefined
}

/** Ids and versions, the last of each call; `missed` if they exceed a payload. */
export function changesPayload(from: string, calls: readonly ChangedCall[]): string {
  const versions = new Map<string, number>()
  for (const { id, version } of calls) versions.set(id, Math.max(version, versions.get(id) ?? 0))
  let content = ''
  for (const [id, version] of versions) {
    content += `${content ? ' ' : ''}${id}:${version}`
    if (content.length > MAX_BYTES) break
  }
  return fitting(from, content)
}

/**
 * The ids of records, as JSON; `missed` if they exceed a payload. It names no phone numbers: every user
 * of the database can listen, whatever it may read.
 */
export const loggedPayload = (from: string, ids: readonly string[]): string => fitting(from, JSON.stringify(ids))

const fitting = (from: string, content: string) => {
  const payload = `${from} ${content}`
  return Buffer.byteLength(payload) > MAX_BYTES ? `${from} missed` : payload
}

/** Changed calls, or the ids of logged records. */
export type Changes = readonly StoreHint[] | { readonly logged: readonly string[] }

/** Reads a payload of changes. One that cannot be read counts as `missed`. */
export function readChanges(payload: string): Received<Changes> {
  const [from = '', ...items] = payload.split(' ')
  return { from, content: readLogged(payload.slice(from.length + 1)) ?? readCalls(items) ?? ['missed'] }
}

function readLogged(content: string): Changes | undefined {
  if (!content.startsWith('[')) return undefined
  try {
    const ids: unknown = JSON.parse(content)
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
