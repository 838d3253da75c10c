import * as z from 'zod'
import type { CallContext } from '../input/call-context.ts'
import type { CallInput } from '../input/call-input.ts'
import { validate } from '../input/validate.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { ExplainParts } from './explain-call.ts'
import type { ReasonCode } from './explanation.ts'
import { checkPlanned } from './planned-calls.ts'
import { usualDurationMs } from './usual-duration.ts'
import { runVirtually } from './virtual-run.ts'

/** A call that would not be scheduled, or not be placed. */
export interface PlanRefusal {
  /** The index of the call in the list, from 0. */
  readonly index: number
  /**
   * `invalid`: `schedule` refuses it. `double`: its key is that of an earlier call of the list.
   * `do-not-call`: its number is on the do-not-call list. `not-allowed`: `mayCall` refuses its number.
   */
  readonly code: 'invalid' | 'double' | 'do-not-call' | 'not-allowed'
  /** What was expected and what came. */
  readonly message: string
}

/** Calls that would wait for the same. A call may wait more than once. */
export interface PlanWait {
  readonly code: ReasonCode
  readonly rule?: string | undefined
  /** When the last of them may go on. Absent if time alone does not end it: they are not placed. */
  readonly until?: Date | undefined
  /** Number of calls. */
  readonly calls: number
}

/** What would become of a list of calls. */
export interface Plan {
  /** Number of calls that would be scheduled. */
  readonly calls: number
  /** The others, by index. */
  readonly refused: readonly PlanRefusal[]
  /** Indices of calls to a number that an earlier call of the list rings. They are placed, too. */
  readonly doubles: readonly number[]
  /** What calls would wait for beside lines, pace and their own time, the soonest to end first. */
  readonly waits: readonly PlanWait[]
  /** When the first call would be placed. Absent if none would be. */
  readonly firstAt?: Date | undefined
  /**
   * When the last call would have ended. Absent if a pause keeps calls from being placed, or if it would
   * take more than a year, or too many steps to say because most calls wait for each other. Calls that
   * never begin, such as those that expire, are among the `waits`.
   */
  readonly doneAt?: Date | undefined
  /** How long each call was assumed to use its line, in milliseconds. */
  readonly durationMs: number
}

/** Options of `Scheduler.plan`. */
export interface PlanOptions {
  /**
   * Milliseconds for which a call uses its line, ringing included; at most `maxCallMs`.
   * @default the median of the last 200 ended calls, or a minute if there are fewer than 20
   */
  readonly durationMs?: number | undefined
  /** Aborting it rejects the promise with its reason. */
  readonly signal?: AbortSignal | undefined
}

export interface PlanParts extends ExplainParts {
  /** The number of lines of a new queue. */
  readonly concurrency: number
  readonly context: () => Promise<CallContext>
}

/** The most calls of a plan. */
export const MOST_PLANNED = 10_000

/** See `Explain.plan`. */
export async function planCalls(parts: PlanParts, inputs: readonly CallInput[], options: unknown): Promise<Plan> {
  const { store, limits } = parts
  const schema = z.strictObject(
    {
      durationMs: z
        .number()
        .positive({ error: 'milliseconds above 0' })
        .max(limits.maxCallMs, { error: `at most ${limits.maxCallMs}` })
        .optional(),
      signal: z.instanceof(AbortSignal, { error: 'an AbortSignal' }).optional(),
    },
    { error: 'an object' },
  )
  const { durationMs, signal } = validate(schema, options ?? {}, { name: 'options', code: 'invalid-call' })
  if (!Array.isArray(inputs) || inputs.length > MOST_PLANNED) {
    const got = Array.isArray(inputs) ? inputs.length : typeof inputs
    throw new SchedulerError('invalid-call', `Expected a list of at most ${MOST_PLANNED} calls, got ${got}`)
  }
  signal?.throwIfAborted()
  const [context, usualMs] = await Promise.all([parts.context(), durationMs ?? usualDurationMs(store)])
  const lengthMs = Math.min(usualMs, limits.maxCallMs)
  const checked = await checkPlanned(store, inputs, context, signal)
  const run = await runVirtually(parts, checked.calls, { from: context.now, durationMs: lengthMs, signal })
  return {
    calls: checked.calls.length,
    refused: checked.refused,
    doubles: checked.doubles,
    ...run,
    durationMs: lengthMs,
  }
}
