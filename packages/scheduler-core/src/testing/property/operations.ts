import { type CompiledRules, compileRules } from '../../rules/compile-rules.ts'
import type { NewCall } from '../../store/call.ts'
import type { CallPosition, CallStore, RecordPosition } from '../../store/call-store.ts'
import type { CallChange } from '../../store/change-call.ts'
import type { DispatchChange } from '../../store/dispatch-state.ts'
import type { AttemptUpdate, Decide, DispatchLimits, NextPollAt } from '../../store/step.ts'
import { MINUTE, phone, SECOND } from '../kit/builders.ts'
import type { Snapshot } from './snapshot.ts'
import type { PropertyStep } from './steps.ts'

type StepOf<Kind extends PropertyStep['kind']> = Extract<PropertyStep, { readonly kind: Kind }>
type PlannedCall = StepOf<'add'>['calls'][number]
type PlannedUpdate = StepOf<'advance'>['updates'][number]

/** The state in which an operation runs. */
export interface Scene {
  readonly snapshot: Snapshot
  readonly now: Date
  /** Updates that the step before left to the next step. */
  readonly further: readonly AttemptUpdate[]
  /** The number of the operation, from which its new ids are made. */
  readonly number: number
}

/**
 * The operation of a step. It can run on several stores, with the same ids and references in each.
 */
export function operation(step: Exclude<PropertyStep, { kind: 'pass' }>, scene: Scene) {
  switch (step.kind) {
    case 'add': {
      const calls = step.calls.map((planned, n) => newCall(planned, scene, n))
      return (store: CallStore) => store.add(calls, { concurrency: 2 })
    }
    case 'change': {
      const changes = step.changes.flatMap((planned, n) => change(planned, scene, n))
      return (store: CallStore) => store.change(changes)
    }
    case 'advance': {
      const updates = [...scene.further, ...step.updates.flatMap(planned => update(planned, scene))]
      const decide = decideBy(step)
      return (store: CallStore) =>
        store.advance({ updates, decide, nextPollAt, dispatch: step.dispatch && limits(step.dispatch, scene) })
    }
    case 'takeOverdue':
      return async (store: CallStore) =>
        (await store.takeOverdue({ most: 1000, nextPollAt })).toSorted((a, b) =>
          a.attempt.reference < b.attempt.reference ? -1 : 1,
        )
    case 'changeQueue':
      return (store: CallStore) => store.changeQueue(step.queue, step.change)
    case 'changeDispatch': {
      const { paused, closeBreaker } = step
      const shiftClock = step.shiftClock && shiftOf(step.shiftClock, scene)
      return (store: CallStore) => store.changeDispatch({ paused, closeBreaker, shiftClock })
    }
    case 'doNotCall': {
      const { reason, untilInMs, isRemoved } = step
      const numbers = step.phones.map(phone)
      const until = untilInMs === undefined ? undefined : after(scene.now, untilInMs)
      const entries = numbers.map(number => ({ number, reason, until }))
      return (store: CallStore) => (isRemoved ? store.doNotCall.remove(numbers) : store.doNotCall.add(entries))
    }
    case 'prune':
      return (store: CallStore) => store.prune(after(scene.now, -step.agoMs), 1000)
    case 'read':
      return (store: CallStore) => read(step, scene, store)
    default:
      return step satisfies never
  }
}

const after = (moment: Date, ms: number) => new Date(moment.getTime() + ms)
const idOf = (...numbers: readonly number[]) =>
  `01990000-0000-7000-8000-${numbers
    .map(n => String(n).padStart(4, '0'))
    .join('')
    .padStart(12, '0')}`
/** The n-th value, modulo their number. Negative numbers count from the end. */
const pick = <Value>(values: readonly Value[], n: number): Value | undefined =>
  values.at(n % Math.max(1, values.length))

function newCall(planned: PlannedCall, { now, number }: Scene, n: number): NewCall {
  const { queue, key, inMs, dueInMs, notAfterInMs, isElsewhere, ownerId, rules } = planned
  const id = idOf(number, n)
  return {
    id,
    to: phone(planned.phone),
    provider: isElsewhere ? 'elsewhere' : 'api',
    queue,
    at: after(now, inMs),
    dueAt: dueInMs === undefined ? undefined : after(now, dueInMs),
    notAfter: notAfterInMs === undefined ? undefined : after(now, notAfterInMs),
    rules,
    key: key === undefined ? undefined : `key ${key}`,
    ownerId,
    metadata: ownerId === undefined ? undefined : { owner: [ownerId] },
    ...(planned.isRepeated && seriesOf(id, after(now, inMs), ownerId)),
  }
}

/** A series with a call every ten minutes, some of whose fields were edited for its first call only. */
function seriesOf(id: string, at: Date, ownerId: string | undefined): Pick<NewCall, 'localTime' | 'series'> {
  const start = { local: at.toISOString().slice(0, -1), timeZone: 'UTC' }
  const repeat = { rule: 'FREQ=DAILY;BYHOUR=8,9,10,11;BYMINUTE=0,10,20,30,40,50' }
  const call = { queue: 'second', ownerId: null, metadata: { of: 'the series' } }
  const edited = ownerId === undefined ? undefined : { call, notAfterMs: MINUTE }
  return { localTime: start, series: { id, repeat, start, occurrence: start.local, ...edited } }
}

function change(planned: StepOf<'change'>['changes'][number], scene: Scene, n: number): CallChange[] {
  const { snapshot, now } = scene
  const call = pick(snapshot.calls, planned.call)
  if (!call) return []
  const { kind, version } = planned
  const ifVersion = version === 'any' ? undefined : call.version + (version === 'right' ? 0 : 1)
  const { id: _id, key: _key, ...set } = newCall(planned.with, scene, 100 + n)
  const of = { id: call.id, ifVersion }
  if (kind === 'edit') return [{ ...of, kind, set }]
  if (kind === 'defer') return [{ ...of, kind, dueAt: after(now, planned.inMs), notAfter: set.notAfter ?? null }]
  return kind === 'end'
    ? [{ ...of, kind, outcome: planned.outcome, cause: 'misfire' }]
    : [{ ...of, kind, scope: planned.scope }]
}

function update(planned: PlannedUpdate, { snapshot, now }: Scene): AttemptUpdate[] {
  const { attempts } = snapshot
  const attempt = pick(attempts, planned.attempt)
  if (!attempt) return []
  const { cause, answered, details, durationMs, isUnknown, lookedUp, isAnswer, isLost, byOperator, refusal } = planned
  const status = byOperator ? 'indeterminate' : isLost ? 'unknown' : planned.status
  const ids = {
    none: undefined,
    own: attempt.providerCallId ?? `id of ${attempt.reference}`,
    another: `another id of ${attempt.reference}`,
    'of another attempt': pick(attempts, planned.attempt + 1)?.providerCallId,
  }
  const providerCallId = ids[isLost ? 'none' : planned.id]
  return [
    {
      provider: attempt.provider,
      reference: isUnknown ? 'unknown reference' : attempt.reference,
      providerCallId,
      status,
      at: after(now, -planned.agoMs),
      cause,
      answered,
      details,
      durationMs,
      to: planned.to && { ours: attempt.to, another: phone(4000) }[planned.to],
      lookedUp,
      isAnswer,
      isLost,
      byOperator,
      refusal: status === 'rejected' ? refusal : undefined,
    },
  ]
}

/** A shift of the clock. Another worker may have shifted it already. */
const shiftOf = (
  { byMs, isKnown }: NonNullable<StepOf<'changeDispatch'>['shiftClock']>,
  { snapshot }: Scene,
): NonNullable<DispatchChange['shiftClock']> => ({
  byMs,
  clockShifts: snapshot.dispatch.clockShifts - (isKnown ? 1 : 0),
})

const decideBy =
  ({ retryInMs }: StepOf<'advance'>): Decide =>
  ({ attempt, now }) => ({
    retryAt: retryInMs !== undefined && attempt.attempt < 3 ? after(now, retryInMs) : undefined,
  })

const nextPollAt: NextPollAt = ({ polls }, now) => after(now, 10 * SECOND * (polls + 1))

/** The limits of a step that dispatches, with the rules as they are compiled. */
export function limits(
  {
    misfireAfterMs,
    numberLimits,
    completedWithin,
    pauseMs,
    hours,
    budget,
    ...planned
  }: NonNullable<StepOf<'advance'>['dispatch']>,
  { number, now }: Pick<Scene, 'number' | 'now'>,
): DispatchLimits & { readonly rules: CompiledRules } {
  let given = 0
  const { queue, ...perDay } = budget ?? {}
  const terms = { maxCallMs: planned.maxCallMs, dialWithinMs: SECOND }
  const ofDay = budget && (queue === undefined ? { perDay } : { queues: { [queue]: { perDay } } })
  const attempts = numberLimits.map(({ most, withinMs }) => ({ most, within: withinMs }))
  const completed = completedWithin === undefined ? [] : [{ most: 1, within: completedWithin }]
  const rules = compileRules(
    {
      ...ofDay,
      limits: { attempts, completed, pauseMs },
      hours: hours && { hours: { 'mon-sun': [hours] }, zone: 'UTC' },
    },
    terms,
  )
  return {
    ...planned,
    rules,
    // A call of its own may look back as far.
    recentMs: Math.max(rules.recentMs, 27 * 60 * MINUTE),
    budgets: rules.budgetsAt(now),
    dialWithinMs: SECOND,
    answerWithinMs: 2 * SECOND,
    misfireAfterMs: misfireAfterMs ?? Number.POSITIVE_INFINITY,
    newReference: () => `reference-${String(number).padStart(6, '0')}-${String(++given).padStart(6, '0')}`,
  }
}

async function read(step: StepOf<'read'>, { now }: Scene, store: CallStore) {
  const { statuses, queue, ownerId, fromMs, untilMs, order, limit } = step
  const number = step.phone === undefined ? undefined : phone(step.phone)
  const filter = {
    statuses,
    to: number,
    queue,
    ownerId,
    from: fromMs === undefined ? undefined : after(now, fromMs),
    until: untilMs === undefined ? undefined : after(now, untilMs),
    order,
    limit,
  }
  const calls = await pages((after: CallPosition | undefined) => store.list({ ...filter, after }))
  const records = await pages((after: RecordPosition | undefined) =>
    store.history(number ?? phone(0), { limit, after }),
  )
  return { calls, records }
}

async function pages<Item, Position>(
  page: (after: Position | undefined) => Promise<{ items: readonly Item[]; next?: Position | undefined }>,
): Promise<(readonly Item[])[]> {
  const all: (readonly Item[])[] = []
  let after: Position | undefined
  do {
    const { items, next } = await page(after)
    all.push(items)
    after = next
  } while (after !== undefined && all.length < 1000)
  return all
}
