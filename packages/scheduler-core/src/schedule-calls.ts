import type { CallContext } from './input/call-context.ts'
import { type CallInput, type ScheduleOptions, type SkipInvalidOptions, toRequestInTurns } from './input/index.ts'
import type { InvalidCall } from './input/invalid-items.ts'
import { isList } from './is-list.ts'
import type { ResolvedOptions } from './options.ts'
import { ofOne } from './refusals.ts'
import type { Engine } from './run/engine.ts'
import { stopwatch } from './run/stopwatch.ts'
import type { Scheduler } from './scheduler.ts'
import { SchedulerError } from './scheduler-error.ts'
import type { Metadata, ScheduledCall } from './store/call.ts'
import { dueInMs } from './store/wake.ts'
import { takeTurns } from './take-turns.ts'

/** A call as `schedule` returns it. */
export interface AddedCall<CallMetadata extends Metadata = Metadata> extends ScheduledCall<CallMetadata> {
  /** True if this call was added. False if its `key` was known: the call had been added before. */
  readonly created: boolean
}

/** What `schedule` returns for a list whose invalid calls are left out. */
export interface AddedCalls<CallMetadata extends Metadata = Metadata> {
  /** The valid calls, in the order of the list. */
  readonly calls: readonly AddedCall<CallMetadata>[]
  /** An error for each call that was left out, with its `index` in the list. Empty if all are valid. */
  readonly invalid: readonly InvalidCall[]
}

interface ScheduleParts extends Pick<ResolvedOptions, 'store' | 'clock' | 'concurrency'> {
  readonly context: () => Promise<CallContext>
  readonly engine: Pick<Engine, 'check'>
  readonly onCall: (call: ScheduledCall) => void
}

/** Creates the operation that adds calls. */
export function createSchedule({
  store,
  clock,
  concurrency,
  context,
  engine,
  onCall,
}: ScheduleParts): Scheduler['schedule'] {
  const addValid = async (
    toCalls: ReturnType<typeof toRequestInTurns>,
    given: CallContext,
    late: readonly SchedulerError[] = [],
  ): Promise<AddedCalls> => {
    const { newCalls, terms, onInvalid, invalid } = await toCalls(given, late)
    try {
      const added = await store.add(newCalls, { concurrency }, terms)
      return { calls: added.map((call, place) => ({ ...call, created: call.id === newCalls[place]?.id })), invalid }
    } catch (error) {
      // The terms refused the batch before anything was added. Each round leaves out at least one call.
      const isLate = error instanceof SchedulerError && error.code === 'invalid-time'
      if (!isLate || onInvalid !== 'skip') throw error
      return addValid(toCalls, given, [...late, ...error.errors])
    }
  }

  const add = async (inputs: readonly CallInput[], asList: boolean, options: unknown): Promise<AddedCalls> => {
    const toCalls = toRequestInTurns(inputs, options, asList)
    const elapsed = stopwatch(clock)
    const given = await context()
    const added = await addValid(toCalls, given).catch((error: unknown) => {
      throw asList ? error : ofOne(error)
    })
    const turn = takeTurns(undefined)
    for (const { created, ...call } of added.calls) {
      if (created) onCall(call)
      if (inputs.length > 1000) await turn()
    }
    const inMs = dueInMs(added.calls, given.now)
    if (inMs !== undefined) engine.check(inMs - elapsed())
    return added
  }

  function schedule(call: CallInput, options?: ScheduleOptions): Promise<AddedCall>
  function schedule(list: readonly CallInput[], options: SkipInvalidOptions): Promise<AddedCalls>
  function schedule(list: readonly CallInput[], options?: ScheduleOptions): Promise<readonly AddedCall[]>
  async function schedule(
    input: CallInput | readonly CallInput[],
    options?: ScheduleOptions | SkipInvalidOptions,
  ): Promise<AddedCall | AddedCalls | readonly AddedCall[]> {
    if (isList(input)) {
      const added = await add(input, true, options)
      return options?.onInvalid === 'skip' ? added : added.calls
    }
    const [call] = (await add([input], false, options)).calls
    if (!call) throw new SchedulerError('store-failed', 'Expected the store to return the call that was added')
    return call
  }
  return schedule
}
