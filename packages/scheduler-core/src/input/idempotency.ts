import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { SchedulerError } from '../scheduler-error.ts'
import type { NewCall } from '../store/call.ts'
import { type AddTerms, keyOfOther, keyReused } from '../store/known-call.ts'
import { type CallContext, checkTimes } from './call-context.ts'
import { hasSameDigest } from './call-id.ts'
import { type CallInput, toNewCall } from './call-input.ts'
import { type Converted, convertEach, convertInTurns, type InvalidCall, isOfList, throwAll } from './invalid-items.ts'
import { numberSchema, textSchema } from './schemas.ts'
import { validate } from './validate.ts'
import { atIndex, expected } from './validation-error.ts'

/** Conditions under which calls are scheduled. */
export interface ScheduleOptions {
  /**
   * How a known key is treated. `any`: the call that has the key is returned.
   * `same`: it is returned if it was made by an equal request, or equals the request as it now
   * stands; otherwise `key-reused`, and nothing is added. `refuse`: any known key is `key-reused`, and
   * nothing is added.
   * @default 'any'
   */
  readonly ifKnown?: 'any' | 'same' | 'refuse' | undefined
  /**
   * The owner that calls with known keys must have; otherwise `key-reused`, and nothing is added.
   * `undefined` is refused.
   * @default any owner, or none
   */
  readonly ifOwnerId?: string
  /**
   * The key of the whole request, for calls that have none. A single call has it as its `key`; each
   * call of a list has `<key>/<index>`. The same key with a list of another length, or with a call
   * in place of a list, is `key-reused`, and nothing is added.
   */
  readonly key?: string | undefined
  /**
   * The `from` of calls that have none; a repeated request may give another one.
   * @default the provider's choice
   */
  readonly from?: string | undefined
  /**
   * What a list does that has invalid calls. `refuse`: the promise rejects with all of them in
   * `errors`, and nothing is added.
   * @default 'refuse'
   */
  readonly onInvalid?: 'refuse' | undefined
}

/** Conditions under which the valid calls of a list are scheduled, and the others are left out. */
export interface SkipInvalidOptions extends Omit<ScheduleOptions, 'onInvalid'> {
  readonly onInvalid: 'skip'
}

const schema = z.strictObject(
  {
    ifKnown: z.enum(['any', 'same', 'refuse'], { error: "'any', 'same' or 'refuse'" }).default('any'),
    ifOwnerId: textSchema.exactOptional(),
    key: textSchema.optional(),
    from: numberSchema.optional(),
    onInvalid: z.enum(['refuse', 'skip'], { error: "'refuse' or 'skip'" }).default('refuse'),
  },
  { error: 'an object' },
)

/** Calls as the store takes them. */
export interface Request {
  readonly newCalls: readonly NewCall[]
  /** Absent if no call has a key. */
  readonly terms: AddTerms | undefined
  readonly onInvalid: 'refuse' | 'skip'
  /** The errors of the calls that are left out, by their `index`. */
  readonly invalid: readonly InvalidCall[]
}

/**
 * The calls of one request. Returns a function because the time is known later. Its `late` are the
 * errors of calls that the terms found to be too late: with `skip` these calls are left out too.
 *
 * @param asList whether the calls came as a list
 * @throws {SchedulerError} `invalid-call` (also for an unknown option); the function throws what
 * `toNewCall` throws
 */
export function toRequest(
  given: readonly CallInput[],
  options: unknown,
  asList: boolean,
): (context: CallContext, late?: readonly SchedulerError[]) => Request {
  const { itemsWithout, convert, finish } = requestParts(given, options, asList)
  return (context, late = []) => finish(context, convertEach(itemsWithout(late), convert(context)), late)
}

/** As `toRequest`, but lets other work run in between. */
export function toRequestInTurns(
  given: readonly CallInput[],
  options: unknown,
  asList: boolean,
): (context: CallContext, late?: readonly SchedulerError[]) => Promise<Request> {
  const { itemsWithout, convert, finish } = requestParts(given, options, asList)
  return async (context, late = []) => finish(context, await convertInTurns(itemsWithout(late), convert(context)), late)
}

function requestParts(given: readonly CallInput[], options: unknown, asList: boolean) {
  const checked = validate(schema, options ?? {}, { name: 'options', code: 'invalid-call' })
  const { key, from, onInvalid } = checked
  if (onInvalid === 'skip' && !asList) throw expected('invalid-call', 'onInvalid', "'refuse' for a single call", 'skip')
  const keys = key === undefined ? [] : given.map((_, index) => (asList ? `${key}/${index}` : key))
  const inputs = given.map((input, index) => withKey(input, keys[index]))

  const itemsWithout = (late: readonly SchedulerError[]) => {
    const leftOut = new Set(late.map(({ index }) => index))
    return [...inputs.entries()].filter(([index]) => !leftOut.has(index))
  }
  const convert =
    (context: CallContext) =>
    ([index, input]: readonly [number, CallInput]): Item => ({
      index,
      input,
      call: toNewCall(input, { ...context, from }, asList ? index : undefined),
    })
  const finish = (
    context: CallContext,
    { converted: items, errors }: Converted<Item>,
    late: readonly SchedulerError[],
  ): Request => {
    if (onInvalid === 'refuse') throwAll(errors)
    const unlike = new Set(key === undefined ? [] : [key, `${key}/${asList ? given.length : 0}`, ...keys])
    const parts = items.filter(({ call }) => call.key !== undefined && unlike.delete(call.key))
    const request = { items, context, parts, unlike: [...unlike], onInvalid }
    return {
      newCalls: items.map(({ call }) => call),
      terms: items.some(({ call }) => call.key !== undefined) ? termsOf(request, checked) : undefined,
      onInvalid,
      invalid: [...late, ...errors].filter(isOfList).toSorted((a, b) => a.index - b.index),
    }
  }
  return { itemsWithout, convert, finish }
}

const withKey = (input: CallInput, key: string | undefined): CallInput =>
  key === undefined || typeof input !== 'object' || input?.key !== undefined ? input : { ...input, key }

interface Item {
  /** The place in the request. */
  readonly index: number
  readonly input: CallInput
  readonly call: NewCall
}

interface KeyedRequest {
  readonly items: readonly Item[]
  readonly context: CallContext
  /** The calls whose key is derived from the key of the request. */
  readonly parts: readonly Item[]
  /** The keys that calls would have if the request had another shape or length. */
  readonly unlike: readonly string[]
  readonly onInvalid: 'refuse' | 'skip'
}

function termsOf(
  { items, context, parts, unlike, onInvalid }: KeyedRequest,
  { ifKnown, ifOwnerId }: Pick<ScheduleOptions, 'ifKnown' | 'ifOwnerId'>,
): AddTerms {
  return {
    keys: unlike,
    check(known) {
      for (const key of unlike) {
        const other = known.get(key)
        if (other) throw keyReused(key, other, 0)
      }
      const isKnown = ({ call }: Item) => call.key !== undefined && known.has(call.key)
      // A repeat leaves out the same calls: they are not a forgotten part of the list.
      if (onInvalid === 'skip')
        throwAll(
          tooLate(
            items.filter(item => !isKnown(item)),
            context,
          ),
        )
      // Either part of the list was forgotten, or it was another list.
      const part = parts.map(({ call }) => known.get(call.key ?? '')).find(call => call)
      const missing = parts.find(item => !isKnown(item))
      if (part && missing) throw keyReused(missing.call.key ?? '', part, missing.index)
      const added = new Map<string, Item>()
      for (const item of items) {
        const { call, input, index } = item
        if (call.key === undefined) continue
        const used = known.get(call.key) ?? added.get(call.key)?.call
        if (used && ifOwnerId !== undefined && used.ownerId !== ifOwnerId) throw keyOfOther(call.key, used, index)
        if (used && ifKnown === 'refuse') throw keyReused(call.key, used, index)
        if (used && ifKnown === 'same' && !isSame(used, call, input)) throw keyReused(call.key, used, index)
        if (!used) added.set(call.key, item)
      }
      throwAll(tooLate([...added.values()], context))
    },
  }
}

const tooLate = (items: readonly Item[], context: CallContext): readonly SchedulerError[] =>
  convertEach(items, ({ call, index }) => {
    try {
      checkTimes(call, context)
    } catch (error) {
      throw atIndex(error, index)
    }
  }).errors

const isSame = (used: NewCall, given: NewCall, input: Partial<CallInput> | undefined): boolean =>
  hasSameDigest(used.id, given.id) || equalsRequest(used, given, input)

// Where defaults apply (`at`, `provider`, `from`), the call need not equal them.
function equalsRequest(used: NewCall, given: NewCall, { at, provider, from }: Partial<CallInput> = {}): boolean {
  return (
    used.to === given.to &&
    used.queue === given.queue &&
    used.ownerId === given.ownerId &&
    used.notAfter?.getTime() === given.notAfter?.getTime() &&
    (from === undefined || used.from === given.from) &&
    (at === undefined || used.at.getTime() === given.at.getTime()) &&
    (provider === undefined || used.provider === given.provider) &&
    isDeepStrictEqual(plain(used.metadata), plain(given.metadata)) &&
    isDeepStrictEqual(plain(used.series?.repeat), plain(given.series?.repeat)) &&
    isDeepStrictEqual(plain(used.series?.start), plain(given.series?.start))
  )
}

// Without the prototypes that a store may give to metadata.
const plain = (value: object | undefined): unknown => value && JSON.parse(JSON.stringify(value))
