import type { Clock } from '@outdial/call-client/kernel'
import { isSchedulerError, type RecordInput } from '@outdial/scheduler-core'

const MAX_WAITING = 10_000
const AT_ONCE = 100
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
const LONGEST_CLOSE_MS = 5000

export interface RecordQueueOptions {
  readonly clock: Clock
  readonly log: (records: readonly RecordInput[]) => Promise<unknown>
  /** Hears of what is refused, once of each time that the store is away, and of records that are given up. */
  readonly onError: (error: unknown) => void
}

/** Records on their way into the history. */
export interface RecordQueue {
  add(record: RecordInput): void
  /** From now on nothing waits for a store that is away. Resolves once no record waits; those that do after 5 s are given up. */
  close(): Promise<void>
}

/**
 * Logs records in their order, many at once. While the store is away they wait, 10,000 at most; it is asked again after half a
 * second, and then after twice as long each time, up to 30 s.
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
    while (waiting.length > 0 && !cancelRetry) await logSome(waiting.slice(0, AT_ONCE))
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
    if (failures === 0 || !isAway(error)) onError(error)
    if (!isAway(error)) {
      // One that is refused stands in nobody else's way.
      const at = isSchedulerError(error) ? error.index : undefined
      waiting.splice(at ?? 0, at === undefined ? count : 1)
    } else if (closed) {
      giveUp(error)
    } else {
      const waitMs = Math.min(FIRST_WAIT_MS * 2 ** failures++, LONGEST_WAIT_MS)
      cancelRetry = clock.setTimer(retry, waitMs)
    }
  }

  const giveUp = (cause: unknown) => {
    onError(new Error(`${waiting.length} dialed calls stand in no history`, { cause }))
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
        onError(new Error(`${MAX_WAITING} dialed calls wait for the store: further ones are not kept`))
      drain()
    },
    async close() {
      closed = true
      cancelRetry?.()
      retry()
      if (!draining) return
      let cancel = () => {}
      const late = new Promise<void>(resolve => {
        cancel = clock.setTimer(resolve, LONGEST_CLOSE_MS)
      })
      await Promise.race([draining, late])
      cancel()
      if (waiting.length > 0) giveUp(new Error(`Expected the store to keep them within ${LONGEST_CLOSE_MS} ms`))
    },
  }
}

// What is no word of the scheduler's is the store's driver: it may come back, as a store that failed may. A closed one does not.
const isAway = (error: unknown) =>
  !isSchedulerError(error) || (error.code.startsWith('store-') && error.code !== 'store-closed')
