import type { QueueSettings, ScheduledCall } from '@outdial/scheduler-core'
import { type AddTerms, checkTerms, dueInMs, type NewCall, newCall, newQueue } from '@outdial/scheduler-core/store'
import type { Database, Transaction } from '../connection/session.ts'
import type { StoreChange } from '../notifications/payload.ts'
import { beginAdding } from '../rows/locked-calls.ts'
import { insertQueues } from '../rows/queues.ts'
import { type Saving, savingNew } from '../rows/save-statements.ts'

// Calls per statement. The database writes one batch while the next one is serialised.
const AT_ONCE = 2000

/**
 * Adds calls in this order. A call whose key exists already is replaced by the call with that key.
 * One transaction at a time adds calls.
 */
export async function addCalls(
  db: Database,
  calls: readonly NewCall[],
  settings: QueueSettings,
): Promise<readonly ScheduledCall[]> {
  const { all, added } = await newCalls(db, calls)
  await insert(db, added, settings, saving => db.query(...saving))
  return all
}

/**
 * Adds calls in a transaction that does nothing else.
 *
 * @param onDone - receives the changes to notify, right before the last statement is sent
 */
export async function add(
  db: Transaction,
  calls: readonly NewCall[],
  { settings, terms }: { readonly settings: QueueSettings; readonly terms: AddTerms | undefined },
  onDone: (news: StoreChange) => void,
): Promise<StoreChange & { readonly calls: readonly ScheduledCall[] }> {
  const { all, added, now } = await newCalls(db, calls, terms)
  const news = { calls: all, inMs: dueInMs(all, now) }
  await insert(db, added, settings, saving => {
    onDone(news)
    return db.finish(...saving)
  })
  return news
}

async function newCalls(db: Database, calls: readonly NewCall[], terms?: AddTerms) {
  const keys = new Set([...calls.flatMap(({ key }) => key ?? []), ...(terms?.keys ?? [])])
  const { now, last, calls: found } = await beginAdding(db, keys)
  const known = new Map(found.flatMap(call => (call.key === undefined ? [] : [[call.key, call]])))
  checkTerms(calls, terms, key => known.get(key))

  let sequence = last
  const added: ScheduledCall[] = []
  const all = calls.map(call => {
    const has = call.key === undefined ? undefined : known.get(call.key)
    if (has) return has
    const one = newCall(call, ++sequence, now)
    if (one.key !== undefined) known.set(one.key, one)
    added.push(one)
    return one
  })
  return { all, added, now }
}

/** Sends all statements without waiting in between. `finish` sends the last one. */
async function insert(
  db: Database,
  calls: readonly ScheduledCall[],
  settings: QueueSettings,
  finish: (last: Saving) => Promise<unknown>,
): Promise<void> {
  if (calls.length === 0) return
  const queues = new Set(calls.map(({ queue }) => queue))
  const sent: Promise<unknown>[] = []
  const send = (statement: Promise<unknown>) => {
    statement.catch(() => {})
    sent.push(statement)
  }
  send(
    insertQueues(
      db,
      [...queues].map(name => newQueue(name, settings)),
    ),
  )
  const lastAt = calls.length - (calls.length % AT_ONCE || AT_ONCE)
  for (let at = 0; at < lastAt; at += AT_ONCE) {
    send(db.query(...savingNew(calls.slice(at, at + AT_ONCE))))
    await turn()
  }
  await Promise.all([...sent, finish(savingNew(calls.slice(lastAt)))])
}

const turn = () => new Promise<void>(resolve => void setImmediate(resolve))
