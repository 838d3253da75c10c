import { isOutcome } from '@outdial/call-client/kernel'
import { type DispatchLimits, type LoadedStep, limitedIn, paceOf, type Step } from '@outdial/scheduler-core/store'
import type { Database, Row, Value } from '../connection/session.ts'
import { arrayOf, toArray } from '../rows/arrays.ts'
import { toLoadedRows, toStepTerms } from '../rows/loaded-rows.ts'

const QUEUES = (first: number) => {
  const [names, number] = ['text::text[]', 'bigint']
  const numbers = 'text::bigint[]'
  const step = [names, names, 'boolean', names, number, number, number, names, names, number]
  const limits = [names, numbers, numbers, numbers]
  const budgets = [names, numbers, numbers, 'text::double precision[]', number]
  const types = [...step, ...limits, ...budgets, 'boolean', number]
  return `SELECT * FROM outdial.load_queues(${types.map((type, n) => `$${first + n}::${type}`).join(', ')})`
}
const LOAD_QUEUES = QUEUES(1)
const LOAD_BOTH = `SELECT * FROM outdial.load_attempts(
    $1::text::text[], $2::text::text[], $3::text::text[], $4::text::text[], $5::boolean)
  UNION ALL ${QUEUES(6)}`

type Loading = Pick<Step, 'updates' | 'dispatch'>

/**
 * Locks and reads the rows of a step, in one round trip.
 *
 * @param extra - due calls to read for each queue in addition to its possible capacity
 */
export async function loadStep(db: Database, step: Loading, extra: number): Promise<LoadedStep> {
  const { updates = [], dispatch } = step
  const queues = queueValues(db, step, { extra, onlyReads: false })
  if (updates.length === 0) return toLoadedStep(await db.query(LOAD_QUEUES, ...queues), dispatch)
  // Several updates of one attempt mostly repeat its id.
  const withIds = new Map(
    updates.flatMap(({ reference, providerCallId: id }) =>
      id === undefined ? [] : [[`${reference} ${id}`, { reference, id }] as const],
    ),
  )
  const lookedUp = new Set(updates.flatMap(update => (update.lookedUp ? update.reference : [])))
  return toLoadedStep(
    await db.query(
      LOAD_BOTH,
      toArray(new Set(updates.map(({ reference }) => reference))),
      arrayOf([...withIds.values()], ({ reference }) => reference),
      arrayOf([...withIds.values()], ({ id }) => id),
      toArray(lookedUp),
      dispatch !== undefined,
      ...queues,
    ),
    dispatch,
  )
}

/**
 * Reads what a step without updates would load if it had all locks, and as many further due calls as it
 * could hold.
 */
export async function inspect(db: Database, dispatch: DispatchLimits): Promise<LoadedStep> {
  const values = queueValues(db, { dispatch }, { extra: dispatch.maxLicences, onlyReads: true })
  return toLoadedStep(await db.query(LOAD_QUEUES, ...values), dispatch)
}

function toLoadedStep(rows: readonly Row[], dispatch: DispatchLimits | undefined): LoadedStep {
  const { more, ...loaded } = toLoadedRows(rows)
  return { ...loaded, ...toStepTerms(more, dispatch?.budgets ?? []) }
}

/** The arguments of `load_queues`. */
function queueValues(
  db: Database,
  { updates = [], dispatch }: Loading,
  { extra, onlyReads }: { readonly extra: number; readonly onlyReads: boolean },
): readonly Value[] {
  const ending = new Set(updates.flatMap(({ status, reference }) => (isOutcome(status) ? reference : [])))
  const limited = limitedIn(dispatch)
  const paces = limited.map(([, limits]) => paceOf(limits))
  const budgets = dispatch?.budgets ?? []
  return [
    toArray(new Set(updates.map(({ reference }) => reference))),
    toArray(ending),
    updates.some(({ refusal }) => refusal),
    dispatch ? toArray(new Set(dispatch.providers)) : null,
    dispatch?.maxLicences ?? 0,
    extra,
    dispatch?.recentMs ?? 0,
    toArray(new Set([...(dispatch?.providers ?? []), ...updates.map(({ provider }) => provider)])),
    toArray(new Set(updates.flatMap(({ isLost, provider }) => (isLost ? provider : [])))),
    dispatch?.lines ?? null,
    arrayOf(limited, ([name]) => name),
    arrayOf(limited, ([, { concurrency }]) => concurrency ?? null),
    arrayOf(paces, pace => pace?.most ?? null),
    arrayOf(paces, pace => pace?.withinMs ?? null),
    arrayOf(budgets, ({ queue }) => queue ?? null),
    arrayOf(budgets, ({ since }) => since.getTime()),
    arrayOf(budgets, ({ most }) => finite(most?.calls)),
    arrayOf(budgets, ({ most }) => finite(most?.talkMs)),
    dispatch?.maxCallMs ?? null,
    onlyReads,
    db.clock,
  ]
}

const finite = (limit: number | undefined): number | null =>
  limit !== undefined && Number.isFinite(limit) ? limit : null
