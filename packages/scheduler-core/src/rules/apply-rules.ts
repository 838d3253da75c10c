import type { ScheduledCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import type { CallEdit } from '../store/change-call.ts'
import { withRules } from '../store/with-rules.ts'
import type { CompiledRules } from './compile-rules.ts'

/** When a call is due after an edit that moves it; `undefined` if the edit does not. */
export function dueAfterEdit(
  before: ScheduledCall,
  set: CallEdit,
  { firstOpen }: Pick<CompiledRules, 'firstOpen'>,
): Date | undefined {
  const { to = before.to, queue = before.queue, at, notAfter = before.notAfter } = set
  const rules = set.rules ? withRules(before.rules, set.rules) : before.rules
  return at && firstOpen({ to, queue, rules, notAfter: notAfter ?? undefined }, at)
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

/** The time up to which calls may be deleted: the limits count those that are later. */
export const notCounted = (before: Date, now: Date, { recentMs }: Pick<CompiledRules, 'recentMs'>): Date =>
  recentMs === 0 ? before : new Date(Math.min(before.getTime(), now.getTime() - recentMs))
