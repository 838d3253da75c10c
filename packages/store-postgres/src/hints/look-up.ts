import type { CallRecord } from '@outdial/scheduler-core'
import { numbersOf, type StoreHint } from '@outdial/scheduler-core/store'

export interface LookUpOptions {
  readonly readRecords: (ids: readonly string[]) => Promise<readonly CallRecord[]>
  readonly onHint: (hint: StoreHint) => void
}

/** Tells whose records those are that others logged: one query at a time, which reads all that was heard of meanwhile. */
export function lookUpOf({ readRecords, onHint }: LookUpOptions): (ids: readonly string[]) => void {
  const heard = new Set<string>()
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
    while (heard.size > 0) {
      const ids = [...heard]
      heard.clear()
      await read(ids)
    }
    reading = false
  }

  return ids => {
    for (const id of ids) heard.add(id)
    if (!reading) void readAll()
  }
}
