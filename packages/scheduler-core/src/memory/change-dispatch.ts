import type { DispatchChange, DispatchState } from '../store/dispatch-state.ts'
import { newProviderState } from '../store/provider-state.ts'
import { countLines } from './load-step.ts'
import type { Tables } from './tables.ts'

export const dispatchState = (tables: Tables, now: Date, counted: readonly string[] = []): DispatchState => ({
  ...tables.dispatch,
  linesInUse: countLines(tables, {}, now).linesInUse,
  usage: counted.map(name => ({
    name,
    linesInUse: countLines(tables, { provider: name }, now).linesInUse,
    waiting: [...tables.calls.values()].filter(({ provider, status }) => provider === name && status === 'scheduled')
      .length,
  })),
  providers: [...tables.providers.values()]
    .filter(({ failures }) => failures > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1)),
})

export function changeDispatch(
  tables: Tables,
  { paused, rules, closeBreaker, shiftClock }: DispatchChange,
  now: Date,
): void {
  if (paused !== undefined) tables.dispatch = { ...tables.dispatch, paused }
  if (rules !== undefined) tables.dispatch = { ...tables.dispatch, rules }
  if (closeBreaker !== undefined) tables.providers.set(closeBreaker, newProviderState(closeBreaker))
  if (shiftClock?.clockShifts === tables.dispatch.clockShifts) shiftDeadlines(tables, shiftClock.byMs, now)
}

/** Moves the deadlines of the attempts that used a line before the clock was set. */
function shiftDeadlines(tables: Tables, byMs: number, now: Date): void {
  const before = now.getTime() - byMs
  const moved = (at: Date) => new Date(at.getTime() + byMs)
  const movedOrNot = (at: Date | undefined) => at && moved(at)
  for (const attempt of tables.lines.values()) {
    const { endedAt, lineFreeAt, answerBy, nextPollAt } = attempt
    if (endedAt && lineFreeAt.getTime() <= before) continue
    const deadlines = { lineFreeAt: moved(lineFreeAt), answerBy: moved(answerBy), nextPollAt: movedOrNot(nextPollAt) }
    tables.saveAttempt({ ...attempt, ...deadlines })
  }
  // A back-off that ends early does no harm; one that is hours long does.
  if (byMs < 0) shiftBackoffs(tables, byMs)
  tables.dispatch = { ...tables.dispatch, clockShifts: tables.dispatch.clockShifts + 1 }
}

function shiftBackoffs(tables: Tables, byMs: number): void {
  const moved = (at: Date | undefined) => at && new Date(at.getTime() + byMs)
  for (const queue of tables.queues.values()) {
    tables.queues.set(queue.name, { ...queue, backoffUntil: moved(queue.backoffUntil) })
  }
  for (const provider of tables.providers.values()) {
    const { failedAt, backoffUntil } = provider
    const times = { failedAt: moved(failedAt), backoffUntil: moved(backoffUntil) }
    tables.providers.set(provider.name, { ...provider, ...times })
  }
}
