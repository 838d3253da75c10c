import type { CallId } from '../store/call.ts'
import type { Reason } from './explanation.ts'
import type { PlanWait } from './plan.ts'

/** Counts the calls that wait for each rule. */
export interface PlanWaits {
  add(call: CallId, reason: Pick<Reason, 'code' | 'rule' | 'until'>): void
  all(): readonly PlanWait[]
}

export function createPlanWaits(): PlanWaits {
  const waits = new Map<string, { readonly wait: Omit<PlanWait, 'calls'>; readonly calls: Set<CallId> }>()
  return {
    add(call, { code, rule, until }) {
      // Calling hours open for many calls at once; the limits of numbers end for each by itself.
      const key = JSON.stringify([code, rule, code === 'number-limit' ? until !== undefined : until])
      const known = waits.get(key)
      const last = known?.wait.until && until && known.wait.until > until ? known.wait.until : until
      const wait = { code, ...(rule !== undefined && { rule }), ...(last && { until: last }) }
      waits.set(key, { wait, calls: (known?.calls ?? new Set<CallId>()).add(call) })
    },
    all: () =>
      [...waits.values()]
        .map(({ wait, calls }) => ({ ...wait, calls: calls.size }))
        .sort((a, b) => (a.until?.getTime() ?? Infinity) - (b.until?.getTime() ?? Infinity) || b.calls - a.calls),
  }
}
