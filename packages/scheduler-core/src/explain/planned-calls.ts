import type { PhoneNumber } from '@outdial/call-client/kernel'
import { type CallContext, checkTimes } from '../input/call-context.ts'
import { type CallInput, toNewCall } from '../input/call-input.ts'
import { isSchedulerError } from '../scheduler-error.ts'
import type { NewCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import { type DoNotCallEntry, isListed } from '../store/do-not-call.ts'
import { takeTurns } from '../take-turns.ts'
import type { PlanRefusal } from './plan.ts'

/** The calls of a list, checked each by itself. */
export interface PlannedCalls {
  readonly calls: readonly NewCall[]
  readonly refused: readonly PlanRefusal[]
  readonly doubles: readonly number[]
}

const AT_ONCE = 500

/** Checks calls as `schedule` does, and their numbers by the do-not-call list. */
export async function checkPlanned(
  store: Pick<CallStore, 'doNotCall'>,
  inputs: readonly CallInput[],
  context: CallContext,
  signal: AbortSignal | undefined,
): Promise<PlannedCalls> {
  const calls: NewCall[] = []
  const refused: PlanRefusal[] = []
  const doubles: number[] = []
  const keys = new Map<string, number>()
  const numbers = new Set<PhoneNumber>()

  const add = (call: NewCall, index: number, entry: DoNotCallEntry | undefined) => {
    const known = call.key === undefined ? undefined : keys.get(call.key)
    if (call.key !== undefined && known === undefined) keys.set(call.key, index)
    if (known !== undefined) {
      refused.push({ index, code: 'double', message: `Expected a \`key\` of its own, got the key of call ${known}` })
    } else if (entry && isListed(entry, call.dueAt ?? call.at)) {
      const because = entry.reason === undefined ? '' : `: ${entry.reason}`
      refused.push({ index, code: 'do-not-call', message: `The number is on the do-not-call list${because}` })
    } else {
      if (numbers.has(call.to)) doubles.push(index)
      numbers.add(call.to)
      calls.push(call)
    }
  }

  const turn = takeTurns(signal)
  for (let from = 0; from < inputs.length; from += AT_ONCE) {
    const some: (PlanRefusal | { readonly call: NewCall })[] = []
    for (const [n, input] of inputs.slice(from, from + AT_ONCE).entries()) {
      await turn()
      some.push(checkOne(input, from + n, context))
    }
    const found = await store.doNotCall.find([...new Set(some.flatMap(each => ('call' in each ? each.call.to : [])))])
    const entries = new Map(found.map(entry => [entry.number, entry]))
    for (const [n, each] of some.entries()) {
      if ('call' in each) add(each.call, from + n, entries.get(each.call.to))
      else refused.push(each)
    }
  }
  return { calls, refused, doubles }
}

function checkOne(input: CallInput, index: number, context: CallContext): { readonly call: NewCall } | PlanRefusal {
  try {
    const call = toNewCall(input, context)
    checkTimes(call, context)
    return { call }
  } catch (error) {
    if (!isSchedulerError(error)) throw error
    return { index, code: error.code === 'number-not-allowed' ? 'not-allowed' : 'invalid', message: error.message }
  }
}
