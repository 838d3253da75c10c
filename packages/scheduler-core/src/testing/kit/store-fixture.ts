import type { AttemptStatus } from '@outdial/call-client/kernel'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import type { AttemptedCall, CallDetails, NewCall, ScheduledCall } from '../../store/call.ts'
import type { CallStore } from '../../store/call-store.ts'
import type { CallChange, Changed } from '../../store/change-call.ts'
import type { QueueState } from '../../store/queue.ts'
import type { Advanced, AttemptUpdate, Decide, DispatchLimits, RecordedUpdate, Step } from '../../store/step.ts'
import { aCall, dispatchLimits, type Names, names, SECOND, updateOf } from './builders.ts'
import { first, present } from './expect.ts'

/** Options that a store of the kit is created with. */
export interface StoreFactoryOptions {
  readonly clock: ManualClock
  readonly metadataFields: readonly string[]
  /** Whether the store searches. Only of the cases about it. @default false */
  readonly search?: boolean
}

/** Creates an empty store whose time is this clock's. The kit closes the store. */
export type StoreFactory = (setting: StoreFactoryOptions) => CallStore | Promise<CallStore>

/** The fields of metadata by which the kit finds calls. */
export const METADATA_FIELDS: readonly string[] = ['customer', 'paid']

/** A store, its clock, and short forms of its operations. */
export interface StoreFixture {
  readonly store: CallStore
  readonly clock: ManualClock
  readonly names: Names
  /** The time `inMs` milliseconds from now. */
  at(inMs?: number): Date
  pass(ms: number): Promise<void>
  /** Adds calls to `main`, a queue of 100 lines. They are due now unless they say otherwise. */
  add(...wanted: readonly Partial<NewCall>[]): Promise<readonly ScheduledCall[]>
  addOne(wanted?: Partial<NewCall>): Promise<ScheduledCall>
  change(change: CallChange): Promise<Changed>
  advance(step: Partial<Step>): Promise<Advanced>
  /** Runs a step that only dispatches. */
  license(dispatch?: Partial<DispatchLimits>): Promise<Advanced>
  /** Adds a call and licenses it. */
  begin(wanted?: Partial<NewCall>, dispatch?: Partial<DispatchLimits>): Promise<AttemptedCall>
  /** Runs a step that only records. */
  record(updates: readonly AttemptUpdate[], decide?: Decide): Promise<readonly RecordedUpdate[]>
  /**
   * Records one update of a call's latest attempt. Its time is now unless `more` says otherwise.
   */
  report(
    call: AttemptedCall,
    status: AttemptStatus,
    more?: Partial<AttemptUpdate>,
    decide?: Decide,
  ): Promise<RecordedUpdate>
  get(call: Pick<ScheduledCall, 'id'>): Promise<CallDetails>
  queue(name?: string): Promise<QueueState>
}

/** The time between two polls of an open attempt. */
export const POLL_MS = 10 * SECOND

/** No retry and no next call. */
export const decideNothing: Decide = () => ({})

/** A retry `ms` milliseconds after the end. */
export const retryIn =
  (ms: number): Decide =>
  ({ now }) => ({ retryAt: new Date(now.getTime() + ms) })

export const pollLater: Step['nextPollAt'] = (_attempt, now) => new Date(now.getTime() + POLL_MS)

// Not a full second: a store that cuts off milliseconds fails.
const START = new Date('2026-03-02T09:00:00.123Z')

export async function createStoreFixture(factory: StoreFactory, search = false): Promise<StoreFixture> {
  const clock = manualClock(START)
  const store = await factory({ clock, metadataFields: METADATA_FIELDS, ...(search && { search }) })
  return fixtureOf(store, clock, names())
}

/** A fixture of an open store. */
export function fixtureOf(store: CallStore, clock: ManualClock, names: Names): StoreFixture {
  const at = (inMs = 0) => new Date(clock.now().getTime() + inMs)
  const add: StoreFixture['add'] = (...wanted) =>
    store.add(
      wanted.map(each => aCall(names, at(), each)),
      { concurrency: 100 },
    )
  const advance: StoreFixture['advance'] = step =>
    store.advance({ decide: decideNothing, nextPollAt: pollLater, ...step })
  const record: StoreFixture['record'] = async (updates, decide = decideNothing) =>
    (await advance({ updates, decide })).recorded
  const license: StoreFixture['license'] = dispatch => advance({ dispatch: dispatchLimits(names, dispatch) })
  return {
    store,
    clock,
    names,
    at,
    pass: ms => clock.advance(ms),
    add,
    addOne: async wanted => first(await add(wanted ?? {})),
    change: async change => first(await store.change([change])),
    advance,
    license,
    async begin(wanted, dispatch) {
      const [added] = await add(wanted ?? {})
      const { licensed } = await license(dispatch)
      return present(
        licensed.find(({ id }) => id === added?.id),
        'The call was not licensed',
      )
    },
    record,
    report: async ({ attempt }, status, more, decide) =>
      first(await record([updateOf(attempt, status, at(), more)], decide)),
    get: async ({ id }) => present(await store.get(id), `There is no call ${id}`),
    queue: async (name = 'main') =>
      present(
        (await store.queues()).find(queue => queue.name === name),
        `There is no queue ${name}`,
      ),
  }
}
