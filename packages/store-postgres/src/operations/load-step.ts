import { isOutcome } from '@outdial/call-client/kernel'
import { type LoadedStep, limitedIn, paceOf, type Step } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { arrayOf, toArray } from '../rows/arrays.ts'
import { toLoadedRows, toStepTerms } from '../rows/loaded-rows.ts'

const QUEUES = (first: number) => {
  const [names, number] = ['text::text[]', 'bigint']
  const numbers = 'text::bigint[]'
  const step = [names, names, 'boolean', names, number, number, number, names, names, number]
  const types = [...step, names, numbers, numbers, numbers, number]
  return `SELECT * FROM outdial.load_queues(${types.map((type, n) => `$${first + n}::${type}`).join(', ')})`
}
const LOAD_QUEUES = QUEUES(1)
const LOAD_BOTH = `SELECT * FROM outdial.load_attempts(
    $1::text::text[], $2::text::text[], $3::text::text[], $4::text::text[])
  UNION ALL ${QUEUES(5)}`

/**
 * Locks and reads the rows of a step, in one round trip.
 *
 * @param extra - due calls to read for each queue in addition to its possible capacity
 */
export async function loadStep(db: Database, { updates = [], dispatch }: Step, extra: number): Promise<LoadedStep> {
  const references = toArray(new Set(updates.map(({ reference }) => reference)))
  const ending = new Set(updates.flatMap(({ status, reference }) => (isOutcome(status) ? reference : [])))
  // Several updates of one attempt mostly repeat its id.
  const withIds = new Map(
    updates.flatMap(({ reference, providerCallId: id }) =>
      id === undefined ? [] : [[`${reference} ${id}`, { reference, id }] as const],
    ),
  )
  const lookedUp = new Set(updates.flatMap(update => (update.lookedUp ? update.reference : [])))
  const spans = (dispatch?.numberLimits ?? []).map(({ withinMs }) => withinMs)
  const limited = limitedIn(dispatch)
  const paces = limited.map(([, limits]) => paceOf(limits))
  const queues = [
    references,
    toArray(ending),
    updates.some(({ refusal }) => refusal),
    dispatch ? toArray(new Set(dispatch.providers)) : null,
    dispatch?.maxLicences ?? 0,
    extra,
    spans.length > 0 ? Math.max(...spans) : null,
    toArray(new Set([...(dispatch?.providers ?? []), ...updates.map(({ provider }) => provider)])),
    toArray(new Set(updates.flatMap(({ isLost, provider }) => (isLost ? provider : [])))),
    dispatch?.lines ?? null,
    arrayOf(limited, ([name]) => name),
    arrayOf(limited, ([, { concurrency }]) => concurrency ?? null),
    arrayOf(paces, pace => pace?.most ?? null),
    arrayOf(paces, pace => pace?.withinMs ?? null),
    db.clock,
  ]
  const rows = await (updates.length === 0
    ? db.query(LOAD_QUEUES, ...queues)
    : db.query(
        LOAD_BOTH,
        references,
        arrayOf([...withIds.values()], ({ reference }) => reference),
        arrayOf([...withIds.values()], ({ id }) => id),
        toArray(lookedUp),
        ...queues,
      ))
  const { more, ...loaded } = toLoadedRows(rows)
  return { ...loaded, ...toStepTerms(more) }
}
