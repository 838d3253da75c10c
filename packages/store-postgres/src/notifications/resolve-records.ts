import type { CallRecord } from '@outdial/scheduler-core'
import { numbersOf, type StoreHint } from '@outdial/scheduler-core/store'

export interface ResolveOptions {
  /** Reads the records with these ids. */
  readonly readRecords: (ids: readonly string[]) => Promise<readonly CallRecord[]>
  readonly onHint: (hint: StoreHint) => void
}

/**
 * Reads the numbers of records that other processes logged. Ids that arrive during a query are read
 * together by the next one.
 */
export function resolveRecords({ readRecords, onHint }: ResolveOptions): (ids: readonly string[]) => void {
  const pending = new Set<string>()
  let reading = false

  const read = async (ids: readonly string[]) => {
    try {
      const numbers = numbersOf(await readRecords(ids))
      if (numbers.length > 0) onHint({ numbers })
    } catch {
      onHint('missed')
    }
  }

  const readAll = async () => {
    reading = true
    while (pending.size > 0) {
      const ids = [...pending]
      pending.clear()
      await read(ids)
    }
    reading = false
  }

  return ids => {
    for (const id of ids) pending.add(id)
    if (!reading) void readAll()
  }
}
