import type { Clock } from '@outdial/call-client/kernel'
import { isSchedulerError, type RecordInput } from '@outdial/scheduler-core'

const MAX_WAITING = 10_000
const BATCH = 100
const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 30_000
const MAX_CLOSE_MS = 5000

export interface RecordQueueOptions {
  readonly clock: Clock
  readonly log: (records: readonly RecordInput[]) => Promise<unknown>
  /** Receives refusals, one error for each outage of the store, and the loss of records. */
  readonly onError: (error: unknown) => void
}

/** The records that are not in the history yet. */
export interface RecordQueue {
  add(record: RecordInput): void
  /** Resolves when no record waits. Drops records while the store is unavailable and after 5 s. */
  close(): Promise<void>
}

/**
 * Logs records in order, in batches of 100. While the store is unavailable up to 10,000 records
 * wait; the first retry comes after half a second, each later one after twice the time, up to 30 s.
 */
export function createRecordQueue({ clock, log, onError }: RecordQueueOptions): RecordQueue {
  const waiting: RecordInput[] = []
  let closed = false
  let failures = 0
  let dropped = 0
  let cancelRetry: (() => void) | undefined
  let draining: Promise<void> | undefined

  const drain = () => {
    if (waiting.length > 0 && !cancelRetry) draining ??= logAll()
  }

  const logAll = async () => {
    while (waiting.length > 0 && !cancelRetry) await logSome(waiting.slice(0, BATCH))
    draining = undefined
  }

  const logSome = async (records: readonly RecordInput[]) => {
    try {
      await log(records)
      waiting.splice(0, records.length)
      failures = 0
      dropped = 0
    } catch (error) {
      fail(error, records.length)
    }
  }

  const fail = (error: unknown, count: number) => {
    if (failures === 0 || !isUnavailable(error)) onError(error)
    if (!isUnavailable(error)) {
      // A refused record must not block the others.
      const at = isSchedulerError(error) ? error.index : undefined
      waiting.splice(at ?? 0, at === undefined ? count : 1)
    } else if (closed) {
      drop(error)
    } else {
      const waitMs = Math.min(FIRST_WAIT_MS * 2 ** failures++, MAX_WAIT_MS)
      cancelRetry = clock.setTimer(retry, waitMs)
    }
  }

  const drop = (cause: unknown) => {
    onError(new Error(`Dropped ${waiting.length} dialed calls, which are in no history`, { cause }))
    waiting.length = 0
  }

  const retry = () => {
    cancelRetry = undefined
    drain()
  }

  return {
    add(record) {
      if (waiting.length < MAX_WAITING) waiting.push(record)
      else if (dropped++ === 0)
        onError(new Error(`Dropped a dialed call: ${MAX_WAITING} wait for the store, and further ones are dropped`))
      drain()
    },
    async close() {
      closed = true
      cancelRetry?.()
      retry()
      if (!draining) return
      let cancel = () => {}
      const late = new Promise<void>(resolve => {
        cancel = clock.setTimer(resolve, MAX_CLOSE_MS)
      })
      await Promise.race([draining, late])
      cancel()
      if (waiting.length > 0) drop(new Error(`Expected the store to keep them within ${MAX_CLOSE_MS} ms`))
    },
  }
}

// Errors of the store and of its driver may be temporary. A closed store stays closed.
const isUnavailable = (error: unknown) =>
  !isSchedulerError(error) || (error.code.startsWith('store-') && error.code !== 'store-closed')
