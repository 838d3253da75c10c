import { shown } from './input/validation-error.ts'
import { SchedulerError } from './scheduler-error.ts'
import type { CallId, ScheduledCall } from './store/call.ts'
import type { CallStore } from './store/call-store.ts'
import type { CallChange, CallEdit, Changed } from './store/change-call.ts'

/** The error for a call that does not exist, or not for the caller. */
export const unknownCall = (id: CallId): SchedulerError =>
  new SchedulerError('unknown-call', `Expected the id of a call, or { key }, got ${JSON.stringify(id).slice(0, 60)}`)

/** The error for a change that the store refused. */
export function refusalOf({ kind, id, ifVersion }: CallChange, { call, refused }: Changed = {}): SchedulerError {
  switch (refused) {
    case 'begun':
      return new SchedulerError(
        'begun',
        `Expected a call that has not begun, to ${kind} it, got one that is ${call?.status}`,
      )
    case 'ended':
      return new SchedulerError(
        'ended',
        `Expected a call that has not ended, to ${kind} it, got one that is ${call?.status}`,
      )
    case 'version':
      return new SchedulerError(
        'conflict',
        `Expected version ${ifVersion} of the call, got ${call?.version}: it was changed in the meantime`,
      )
    case 'single':
      return new SchedulerError(
        'invalid-call',
        `Expected a call of a series, to ${kind} it and those that follow, got a single call`,
        { field: 'scope' },
      )
    default:
      return unknownCall(id)
  }
}

/** @throws {SchedulerError} `invalid-time` for an edit after which a call could never begin */
export function checkSpan({ at, notAfter }: CallEdit, before: ScheduledCall | undefined): void {
  if (at === undefined && (notAfter === undefined || notAfter === null)) return
  const begin = at ?? before?.at
  const end = notAfter === undefined ? before?.notAfter : notAfter
  if (begin && end && end <= begin) {
    throw new SchedulerError(
      'invalid-time',
      `Expected \`notAfter\` to be after \`at\`, ${begin.toISOString()}, got ${end.toISOString()}`,
      { field: 'notAfter' },
    )
  }
}

/**
 * The id of a call that is named by its id or its key; `undefined` if no call has the key.
 *
 * @throws {SchedulerError} `unknown-call` if it is neither
 */
export async function idIfKnown(target: unknown, store: Pick<CallStore, 'list'>): Promise<CallId | undefined> {
  if (typeof target === 'string') return target
  const { items } = await store.list({ key: keyOf(target), order: 'soonest', limit: 1 })
  return items[0]?.id
}

/** The same for a call that must exist. @throws {SchedulerError} `unknown-call` */
export async function idOf(target: unknown, store: Pick<CallStore, 'list'>): Promise<CallId> {
  const id = await idIfKnown(target, store)
  if (id !== undefined) return id
  throw new SchedulerError(
    'unknown-call',
    `Expected the key of a call, got ${JSON.stringify(keyOf(target)).slice(0, 60)}`,
  )
}

function keyOf(target: unknown): string {
  const isKey = typeof target === 'object' && target !== null && 'key' in target
  const key: unknown = isKey ? target.key : undefined
  if (typeof key === 'string' && key !== '') return key
  const got = isKey ? `a \`key\` that is ${shown(key)}` : shown(target)
  throw new SchedulerError('unknown-call', `Expected the id of a call, or { key }, got ${got}`)
}

/** @throws {SchedulerError} `invalid-time` */
export function toPruneBefore(before: unknown): Date {
  if (before instanceof Date && !Number.isNaN(before.getTime())) return before
  throw new SchedulerError(
    'invalid-time',
    `Expected \`before\` to be a valid Date, got ${before instanceof Date ? 'an invalid one' : typeof before}`,
  )
}

/** The error without its `index`, for a call that was given alone. */
export const ofOne = (error: unknown): unknown =>
  error instanceof SchedulerError && error.index !== undefined
    ? new SchedulerError(error.code, error.message, { cause: error.cause, field: error.field, callId: error.callId })
    : error
