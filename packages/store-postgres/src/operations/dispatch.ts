import { toFlag, toNumber } from '@outdial/scheduler-core/internal'
import type { DispatchChange, DispatchState } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { toArray } from '../rows/loaded-rows.ts'
import { toProviders } from '../rows/providers.ts'

const STATE = `SELECT json_build_array(d.paused, d.clock_shifts, a.lines, (
    SELECT json_agg(json_build_array(p.name, p.failures, p.backoffs, p.failed_at, p.backoff_until) ORDER BY p.name)
      FROM outdial.providers p WHERE p.failures > 0
  ))::text FROM outdial.dispatching d CROSS JOIN outdial.all_lines(outdial.time_of($1::bigint)) a`
const CHANGE = 'SELECT outdial.change_dispatch($1::boolean, $2::text, $3::bigint, $4::bigint, $5::bigint)'

/** Reads the state of dispatching over all queues. */
export async function dispatchState(db: Database): Promise<DispatchState> {
  const [row] = await db.query(STATE, db.clock)
  const [paused, clockShifts, lines, providers] = toArray(row?.[0])
  return {
    paused: toFlag(paused),
    linesInUse: toNumber(lines),
    clockShifts: toNumber(clockShifts),
    providers: toProviders(providers),
  }
}

/** Changes the state. Afterwards no transaction licenses a call by the state before. */
export async function changeDispatch(
  db: Database,
  { paused, closeBreaker, shiftClock }: DispatchChange,
): Promise<DispatchState> {
  const values = [paused, closeBreaker, shiftClock?.byMs, shiftClock?.clockShifts].map(value => value ?? null)
  const [, state] = await Promise.all([db.query(CHANGE, ...values, db.clock), dispatchState(db)])
  return state
}
