import type { ScheduledCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import type { CallEdit } from '../store/change-call.ts'
import { paceOf } from '../store/queue.ts'
import type { ProviderLimits } from '../store/step.ts'
import { withRules } from '../store/with-rules.ts'
import type { CompiledRules } from './compile-rules.ts'

/**
 * When a call is due after an edit that moves it, or that may lift what holds it; `undefined` if the edit
 * does neither. A waiting retry keeps its time unless it is moved.
 */
export function dueAfterEdit(
  before: ScheduledCall,
  set: CallEdit,
  { firstOpen }: Pick<CompiledRules, 'firstOpen'>,
): Date | undefined {
  const { to = before.to, queue = before.queue, at, notAfter = before.notAfter } = set
  const rules = set.rules ? withRules(before.rules, set.rules) : before.rules
  const isLifted = set.to !== undefined || set.queue !== undefined || set.rules !== undefined
  const wasMoved = before.lastOutcome === undefined && before.dueAt > before.at
  const from = at ?? (isLifted && wasMoved ? before.at : undefined)
  return from && firstOpen({ to, queue, rules, notAfter: notAfter ?? undefined }, from)
}

/** Makes the rules of this process known to others on the store, which report that theirs differ. */
export async function announceRules({
  store,
  rules,
}: {
  readonly store: CallStore
  readonly rules: Pick<CompiledRules, 'fingerprint'>
}): Promise<void> {
  const { rules: found } = await store.dispatchState()
  if (found !== rules.fingerprint) await store.changeDispatch({ rules: rules.fingerprint })
}

interface Counting {
  readonly rules: Pick<CompiledRules, 'recentMs' | 'budgetsAt'>
  readonly queues: readonly ProviderLimits[]
  readonly providerLimits: ReadonlyMap<string, ProviderLimits> | undefined
}

/** The time up to which calls may be deleted: limits, days and paces count those that are later. */
export function notCounted(before: Date, now: Date, { rules, queues, providerLimits }: Counting): Date {
  const paces = [...queues, ...(providerLimits?.values() ?? [])].map(limits => paceOf(limits)?.withinMs ?? 0)
  const spanMs = Math.max(rules.recentMs, ...paces)
  const days = rules.budgetsAt(now).map(({ since }) => since.getTime())
  return new Date(Math.min(before.getTime(), now.getTime() - spanMs, ...days))
}
