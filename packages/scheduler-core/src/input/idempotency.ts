import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { NewCall } from '../store/call.ts'
import { type AddTerms, keyReused } from '../store/known-call.ts'
import { checkTimes, type InputContext } from './call-fields.ts'
import { isMadeOfTheSame } from './call-id.ts'
import { type CallInput, toNewCall } from './call-input.ts'
import { numberSchema, textSchema, validate } from './validate.ts'
import { ofIndex } from './validation-error.ts'

/** On what terms calls are scheduled. */
export interface ScheduleOptions {
  /**
   * What the call must be that has a known key. `any`: whatever it is, it is returned. `same`: made of what is asked for, or just that
   * as it now stands; else `key-reused`, and nothing is added.
   * @default 'any'
   */
  readonly ifKnown?: 'any' | 'same' | undefined
  /**
   * The key of all that is scheduled at once, for calls that have none of their own: a single call has it as its `key`, of a list each
   * has `<key>/<index>`. With another list, or a call in place of a list, it is `key-reused`, and nothing is added.
   */
  readonly key?: string | undefined
  /** Where calls come from that do not say it; a repeat need not come with the same. @default the provider's choice */
  readonly from?: string | undefined
}

const schema = z.strictObject(
  {
    ifKnown: z.enum(['any', 'same'], { error: "'any' or 'same'" }).default('any'),
    key: textSchema.optional(),
    from: numberSchema.optional(),
  },
  { error: 'an object' },
)

/** Calls as the store takes them. */
export interface Request {
  readonly newCalls: readonly NewCall[]
  /** Absent where no key is to be looked up. */
  readonly terms: AddTerms | undefined
}

/**
 * Calls that are asked for together, once the time is known.
 *
 * @param asList whether they came as a list
 * @throws {SchedulerError} `invalid-call` (an unknown option, too); then what `toNewCall` throws
 */
export function toRequest(
  given: readonly CallInput[],
  options: unknown,
  asList: boolean,
): (context: InputContext) => Request {
  const { ifKnown, key, from } = validate(schema, options ?? {}, { name: 'options', code: 'invalid-call' })
  const keys = key === undefined ? [] : given.map((_, index) => (asList ? `${key}/${index}` : key))
  const inputs = given.map((input, index) => withKey(input, keys[index]))
  return context => {
    const newCalls = inputs.map((input, index) => toNewCall(input, { ...context, from }, asList ? index : undefined))
    const unlike = new Set(key === undefined ? [] : [key, `${key}/${asList ? given.length : 0}`, ...keys])
    const parts = newCalls.flatMap((call, index) => (call.key !== undefined && unlike.delete(call.key) ? index : []))
    const judged = { newCalls, inputs, context, parts, unlike: [...unlike] }
    return { newCalls, terms: newCalls.some(({ key }) => key !== undefined) ? termsOf(judged, ifKnown) : undefined }
  }
}

const withKey = (input: CallInput, key: string | undefined): CallInput =>
  key === undefined || typeof input !== 'object' || input?.key !== undefined ? input : { ...input, key }

interface Judged {
  readonly newCalls: readonly NewCall[]
  readonly inputs: readonly CallInput[]
  readonly context: InputContext
  /** The places of the calls that have a key by the request's. */
  readonly parts: readonly number[]
  /** Keys that calls would have if the request's key had come with something of another shape or length. */
  readonly unlike: readonly string[]
}

function termsOf({ newCalls, inputs, context, parts, unlike }: Judged, ifKnown: 'any' | 'same'): AddTerms {
  const partKeys = parts.map(index => newCalls[index]?.key ?? '')
  return {
    keys: unlike,
    check(known) {
      for (const key of unlike) {
        const other = known.get(key)
        if (other) throw keyReused(key, other, 0)
      }
      // Part of a list has gone, or it was another list.
      const part = partKeys.map(key => known.get(key)).find(call => call)
      const missing = partKeys.findIndex(key => !known.has(key))
      if (part && missing >= 0) throw keyReused(partKeys[missing] ?? '', part, parts[missing] ?? 0)
      const added = new Map<string, NewCall>()
      for (const [index, call] of newCalls.entries()) {
        if (call.key === undefined) continue
        const used = known.get(call.key) ?? added.get(call.key)
        if (used && ifKnown === 'same' && !isSame(used, call, inputs[index])) throw keyReused(call.key, used, index)
        if (used) continue
        added.set(call.key, call)
        try {
          checkTimes(call, context)
        } catch (error) {
          throw ofIndex(error, index)
        }
      }
    },
  }
}

const isSame = (used: NewCall, given: NewCall, input: Partial<CallInput> | undefined): boolean =>
  isMadeOfTheSame(used.id, given.id) || isAskedFor(used, given, input)

// What was not asked for when it is left to us: when, by whom and from where.
function isAskedFor(used: NewCall, given: NewCall, { at, provider, from }: Partial<CallInput> = {}): boolean {
  return (
    used.to === given.to &&
    used.queue === given.queue &&
    used.ownerId === given.ownerId &&
    used.notAfter?.getTime() === given.notAfter?.getTime() &&
    (from === undefined || used.from === given.from) &&
    (at === undefined || used.at.getTime() === given.at.getTime()) &&
    (provider === undefined || used.provider === given.provider) &&
    isDeepStrictEqual(plain(used.metadata), plain(given.metadata))
  )
}

// Whatever prototypes a store gives to what it kept.
const plain = (metadata: NewCall['metadata']): unknown => metadata && JSON.parse(JSON.stringify(metadata))
