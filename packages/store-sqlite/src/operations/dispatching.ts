import { type DispatchChange, type DispatchState, newProviderState } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { countLines, usageOf } from '../rows/counts.ts'
import { savePaused, saveProvider, saveRules, shiftDeadlines, storedDispatch } from '../rows/dispatching.ts'

export const dispatchState = (db: Database, now: Date, providers: readonly string[] = []): DispatchState => ({
  ...storedDispatch(db),
  linesInUse: countLines(db, now).linesInUse,
  usage: providers.map(name => usageOf(db, name, now)),
})

export function changeDispatch(
  db: Database,
  { paused, rules, closeBreaker, shiftClock }: DispatchChange,
  now: Date,
): DispatchState {
  if (paused !== undefined) savePaused(db, paused)
  if (rules !== undefined) saveRules(db, rules)
  if (closeBreaker !== undefined) saveProvider(db, newProviderState(closeBreaker))
  if (shiftClock?.clockShifts === storedDispatch(db).clockShifts) shiftDeadlines(db, shiftClock.byMs, now)
  return dispatchState(db, now)
}
