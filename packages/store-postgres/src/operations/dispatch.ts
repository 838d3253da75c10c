import { orAbsent, toFlag, toNumber, toText } from '@outdial/scheduler-core/internal'
import type { DispatchChange, DispatchState, ProviderUsage } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { arrayOf } from '../rows/arrays.ts'
import { toArray } from '../rows/loaded-rows.ts'
import { toProviders } from '../rows/providers.ts'

const STATE = `SELECT json_build_array(d.paused, d.clock_shifts, a.lines, (
    SELECT json_agg(json_build_array(p.name, p.failures, p.backoffs, p.failed_at, p.backoff_until) ORDER BY p.name)
      FROM outdial.providers p WHERE p.failures > 0
  ), (
    SELECT json_agg(json_build_array(n.name, (
        SELECT count(*) FROM outdial.lines l WHERE l.in_use_until > outdial.time_of($1::bigint) AND l.provider = n.name
      ), (
        SELECT count(*) FROM outdial.queues q JOIN outdial.waiting w ON w.queue = q.name AND w.provider = n.name
      )) ORDER BY n.place) FROM unnest($2::text::text[]) WITH ORDINALITY AS n(name, place)
  ), d.rules)::text FROM outdial.dispatching d CROSS JOIN outdial.all_lines(outdial.time_of($1::bigint)) a`
const CHANGE = 'SELECT outdial.change_dispatch($1::boolean, $2::text, $3::bigint, $4::bigint, $5::text, $6::bigint)'

/** Reads the state of dispatching over all queues. */
export async function dispatchState(db: Database, counted: readonly string[] = []): Promise<DispatchState> {
  const [row] = await db.query(
    STATE,
    db.clock,
    arrayOf(counted, name => name),
  )
  const [paused, clockShifts, lines, providers, usage, rules] = toArray(row?.[0])
  return {
    paused: toFlag(paused),
    linesInUse: toNumber(lines),
    clockShifts: toNumber(clockShifts),
    providers: toProviders(providers),
    usage: Array.isArray(usage) ? usage.map(toUsage) : [],
    rules: orAbsent(rules, toText),
  }
}

function toUsage(row: unknown): ProviderUsage {
  const [name, lines, waiting]: readonly unknown[] = Array.isArray(row) ? row : []
  return { name: toText(name), linesInUse: toNumber(lines), waiting: toNumber(waiting) }
}

/** Changes the state. Afterwards no transaction licenses a call by the state before. */
export async function changeDispatch(
  db: Database,
  { paused, closeBreaker, shiftClock, rules }: DispatchChange,
): Promise<DispatchState> {
  const values = [paused, closeBreaker, shiftClock?.byMs, shiftClock?.clockShifts, rules].map(value => value ?? null)
  const [, state] = await Promise.all([db.query(CHANGE, ...values, db.clock), dispatchState(db)])
  return state
}
