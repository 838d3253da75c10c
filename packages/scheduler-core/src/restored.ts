import { OPEN_STATUSES, type Recorded } from '@outdial/call-client/kernel'
import { SchedulerError } from './scheduler-error.ts'
import type { ScheduledCall } from './store/call.ts'
import type { CallQuery, CallStore } from './store/call-store.ts'
import type { CallChange } from './store/change-call.ts'
import type { AttemptUpdate } from './store/step.ts'

/** The report of a restored backup. */
export interface Restored {
  readonly backupTakenAt: Date
  /** The store's time of the report. */
  readonly at: Date
  /** The calls that were ended, each as it is now: `indeterminate` or `expired`. */
  readonly calls: readonly ScheduledCall[]
  /**
   * When calls that were placed after the backup are surely over. Until then they use lines that the
   * store does not know.
   */
  readonly linesFreeAt: Date
}

const CAUSE = 'restored'
const AT_ONCE = 500

/** See `Operator.restored`. */
export async function restoreBackup(
  store: CallStore,
  record: (update: AttemptUpdate) => Promise<Recorded>,
  maxCallMs: number,
  { backupTakenAt }: { readonly backupTakenAt: Date },
): Promise<Restored> {
  const now = await store.now()
  if (!(backupTakenAt instanceof Date) || !(backupTakenAt <= now)) {
    throw new SchedulerError('invalid-time', 'Expected `backupTakenAt` to be a Date that is not in the future')
  }
  await store.changeDispatch({ paused: true })
  const ended: ScheduledCall[] = []

  for await (const calls of pages(store, { statuses: OPEN_STATUSES })) {
    const updates = calls.flatMap(({ attempt }) => (attempt ? record(endOf(attempt, now)) : []))
    await Promise.all(updates)
    const { items } = await store.list({ ids: calls.map(({ id }) => id), order: 'soonest', limit: AT_ONCE })
    ended.push(...items)
  }
  for await (const calls of pages(store, { statuses: ['scheduled'], until: new Date(now.getTime() + 1) })) {
    const due = calls.filter(({ dueAt }) => dueAt <= now)
    const changed = await store.change(due.map(call => endingOf(call, backupTakenAt)))
    ended.push(...changed.flatMap(({ call, refused }) => (call && !refused ? call : [])))
  }
  return { backupTakenAt, at: now, calls: ended, linesFreeAt: new Date(now.getTime() + maxCallMs) }
}

/** Yields the calls of a query page by page. Calls may end between two pages. */
async function* pages(store: CallStore, query: Pick<CallQuery, 'statuses' | 'until'>) {
  let after: CallQuery['after']
  do {
    const page = await store.list({ ...query, order: 'soonest', limit: AT_ONCE, after })
    if (page.items.length > 0) yield page.items
    after = page.next
  } while (after)
}

const endOf = ({ reference, provider }: Pick<AttemptUpdate, 'reference' | 'provider'>, at: Date): AttemptUpdate => ({
  reference,
  provider,
  at,
  status: 'indeterminate',
  cause: CAUSE,
  byOperator: 'ends',
})

/** A call whose `notAfter` had passed when the backup was taken never rang. */
const endingOf = ({ id, version, notAfter }: ScheduledCall, backupTakenAt: Date): CallChange => ({
  kind: 'end',
  id,
  ifVersion: version,
  outcome: notAfter && notAfter <= backupTakenAt ? 'expired' : 'indeterminate',
  cause: CAUSE,
})
