import type { AttemptStatus } from '@outdial/call-client/kernel'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import type { AttemptedCall, CallDetails, NewCall, ScheduledCall } from '../../store/call.ts'
import type { CallStore } from '../../store/call-store.ts'
import type { CallChange, Changed } from '../../store/change-call.ts'
import type { QueueState } from '../../store/queue.ts'
import type { Advanced, AttemptUpdate, Decide, DispatchLimits, RecordedUpdate, Step } from '../../store/step.ts'
import { aCall, dispatchLimits, type Names, names, SECOND, updateOf } from './builders.ts'
import { first, present } from './expect.ts'

/** Makes a fresh, empty store whose time is this clock's. The kit closes it. */
export type StoreFactory = (setting: { readonly clock: ManualClock }) => CallStore | Promise<CallStore>

/** A store, its time, and short words for what is done with it. Times are milliseconds from now. */
export interface World {
  readonly store: CallStore
  readonly clock: ManualClock
  readonly names: Names
  /** The moment so far from now. */
  at(inMs?: number): Date
  pass(ms: number): Promise<void>
  /** Adds calls that are due now unless they say otherwise, to a queue of 100 lines. */
  add(...wanted: readonly Partial<NewCall>[]): Promise<readonly ScheduledCall[]>
  addOne(wanted?: Partial<NewCall>): Promise<ScheduledCall>
  change(change: CallChange): Promise<Changed>
  advance(step: Partial<Step>): Promise<Advanced>
  /** One step that licenses. */
  license(dispatch?: Partial<DispatchLimits>): Promise<Advanced>
  /** Adds a call and licenses it. */
  begin(wanted?: Partial<NewCall>, dispatch?: Partial<DispatchLimits>): Promise<AttemptedCall>
  /** One step that records. */
  record(updates: readonly AttemptUpdate[], decide?: Decide): Promise<readonly RecordedUpdate[]>
  /** Records one piece of news of a call's latest attempt, which happened now. */
  tell(
    call: AttemptedCall,
    status: AttemptStatus,
    more?: Partial<AttemptUpdate>,
    decide?: Decide,
  ): Promise<RecordedUpdate>
  get(call: Pick<ScheduledCall, 'id'>): Promise<CallDetails>
  queue(name?: string): Promise<QueueState>
}

/** Every tenth second an open attempt is asked after. */
export const LOOK_MS = 10 * SECOND

/** Ended is ended, unless a case decides otherwise. */
export const decideNothing: Decide = () => ({})

/** Tries again so many milliseconds after the end. */
export const retryIn =
  (ms: number): Decide =>
  ({ now }) => ({ retryAt: new Date(now.getTime() + ms) })

export const lookLater: Step['nextPollAt'] = (_attempt, now) => new Date(now.getTime() + LOOK_MS)

// Not a full second, so that a store that cannot hold milliseconds is found out.
const START = new Date('2026-03-02T09:00:00.123Z')

export async function createWorld(factory: StoreFactory): Promise<World> {
  const clock = manualClock(START)
  const store = await factory({ clock })
  return worldOf(store, clock, names())
}

/** The same, on a store that is open already. */
export function worldOf(store: CallStore, clock: ManualClock, names: Names): World {
  const at = (inMs = 0) => new Date(clock.now().getTime() + inMs)
  const add: World['add'] = (...wanted) =>
    store.add(
      wanted.map(each => aCall(names, at(), each)),
      { concurrency: 100 },
    )
  const advance: World['advance'] = step => store.advance({ decide: decideNothing, nextPollAt: lookLater, ...step })
  const record: World['record'] = async (updates, decide = decideNothing) =>
    (await advance({ updates, decide })).recorded
  const license: World['license'] = dispatch => advance({ dispatch: dispatchLimits(names, dispatch) })
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
    tell: async ({ attempt }, status, more, decide) =>
      first(await record([updateOf(attempt, status, at(), more)], decide)),
    get: async ({ id }) => present(await store.get(id), `There is no call ${id}`),
    queue: async (name = 'main') =>
      present(
        (await store.queues()).find(queue => queue.name === name),
        `There is no queue ${name}`,
      ),
  }
}
