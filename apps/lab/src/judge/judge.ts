import type { Evidence } from './evidence.ts'
import { judgeLedger, tooLong } from './ledger.ts'
import { outOfOrder } from './order.ts'
import { judgeStore } from './store.ts'

/** Everything that must never be and was, in words; nothing if all is well. First what the ledger alone says, then what the store says beside it. */
export function judge(evidence: Evidence): readonly string[] {
  const found = [...judgeLedger(evidence), ...outOfOrder(evidence), ...judgeStore(evidence)]
  return found.length > 0 ? [...tooLong(evidence), ...found] : []
}
