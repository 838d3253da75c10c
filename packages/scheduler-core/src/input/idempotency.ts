import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { SchedulerError } from '../scheduler-error.ts'
import type { NewCall } from '../store/call.ts'
import { type AddTerms, keyReused } from '../store/known-call.ts'
import { type CallContext, checkTimes } from './call-context.ts'
import { hasSameDigest } from './call-id.ts'
import { type CallInput, toNewCall } from './call-input.ts'
import { numberSchema, textSchema } from './schemas.ts'
import { validate } from './validate.ts'
import { atIndex } from './validation-error.ts'

/** Conditions under which calls are scheduled. */
export interface ScheduleOptions {
  /**
   * How a known key is treated. `any`: the call that has the key is returned.
   * `same`: it is returned if it was made by an equal request, or equals the request as it now
   * stands; otherwise `key-reused`, and nothing is added.
   * @default 'any'
   */
  readonly ifKnown?: 'any' | 'same' | undefined
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
  /** Absent if no call has a key. */
  readonly terms: AddTerms | undefined
}

/**
 * The calls of one request. Returns a function because the time is known later.
 *
 * @param asList whether the calls came as a list
 * @throws {SchedulerError} `invalid-call` (also for an unknown option); the function throws what
 * `toNewCall` throws
 */
export function toRequest(
  given: readonly CallInput[],
  options: unknown,
  asList: boolean,
): (context: CallContext) => Request {
  const { ifKnown, key, from } = validate(schema, options ?? {}, { name: 'options', code: 'invalid-call' })
  const keys = key === undefined ? [] : given.map((_, index) => (asList ? `${key}/${index}` : key))
  const inputs = given.map((input, index) => withKey(input, keys[index]))
  return context => {
    const newCalls = eachOf(inputs, (input, index) =>
      toNewCall(input, { ...context, from }, asList ? index : undefined),
    )
    const unlike = new Set(key === undefined ? [] : [key, `${key}/${asList ? given.length : 0}`, ...keys])
    const parts = newCalls.flatMap((call, index) => (call.key !== undefined && unlike.delete(call.key) ? index : []))
    const request = { newCalls, inputs, context, parts, unlike: [...unlike] }
    return { newCalls, terms: newCalls.some(({ key }) => key !== undefined) ? termsOf(request, ifKnown) : undefined }
  }
}

/**
 * Converts each item.
 *
 * @throws {SchedulerError} the error of the first that does not fit, with those of all others
 */
function eachOf<Item, Converted>(
  items: readonly Item[],
  convert: (item: Item, index: number) => Converted,
): Converted[] {
  const errors: SchedulerError[] = []
  const converted = items.flatMap((item, index) => {
    try {
      return [convert(item, index)]
    } catch (error) {
      if (!(error instanceof SchedulerError)) throw error
      errors.push(error)
      return []
    }
  })
  const [first] = errors
  if (!first) return converted
  if (errors.length === 1) throw first
  const { code, message, index, field, cause } = first
  const more = errors.length - 1
  const text = `${message} (and ${more} more ${more === 1 ? 'call is' : 'calls are'} invalid)`
  throw new SchedulerError(code, text, { index, field, cause, errors })
}

const withKey = (input: CallInput, key: string | undefined): CallInput =>
  key === undefined || typeof input !== 'object' || input?.key !== undefined ? input : { ...input, key }

interface KeyedRequest {
  readonly newCalls: readonly NewCall[]
  readonly inputs: readonly CallInput[]
  readonly context: CallContext
  /** The places of the calls whose key is derived from the key of the request. */
  readonly parts: readonly number[]
  /** The keys that calls would have if the request had another shape or length. */
  readonly unlike: readonly string[]
}

function termsOf({ newCalls, inputs, context, parts, unlike }: KeyedRequest, ifKnown: 'any' | 'same'): AddTerms {
  const partKeys = parts.map(index => newCalls[index]?.key ?? '')
  return {
    keys: unlike,
    check(known) {
      for (const key of unlike) {
        const other = known.get(key)
        if (other) throw keyReused(key, other, 0)
      }
      // Either part of the list was forgotten, or it was another list.
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
          throw atIndex(error, index)
        }
      }
    },
  }
}

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
