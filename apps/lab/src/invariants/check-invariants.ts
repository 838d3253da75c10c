import { outOfOrder } from './dispatch-order.ts'
import type { Evidence } from './evidence.ts'
import { INCONCLUSIVE } from './inconclusive.ts'
import { checkLedger, tooLong } from './ledger-invariants.ts'
import { checkRules } from './rule-invariants.ts'
import { checkStore } from './store-invariants.ts'

/**
 * All violations of a run: first those that the ledger alone shows, then those of the store
 * compared with it.
 */
export function checkInvariants(evidence: Evidence): readonly string[] {
  // Calling hours change when a call is due, and not for all calls at the same moment.
  const order = evidence.time ? [] : outOfOrder(evidence)
  const found = [...checkLedger(evidence), ...order, ...checkStore(evidence), ...checkRules(evidence)]
  return found.length > 0 ? [...tooLong(evidence).map(text => `${INCONCLUSIVE}${text}`), ...found] : []
}

export const isInconclusive = (violations: readonly string[]): boolean =>
  violations[0]?.startsWith(INCONCLUSIVE) === true
