import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { NewCall, ScheduledCall } from '../store/call.ts'
import type { IsMeant } from '../store/known-call.ts'
import type { CallInput } from './call-input.ts'
import { checked } from './checked.ts'

/** On what terms calls are scheduled. */
export interface ScheduleOptions {
  /**
   * What the call must be that has a known key. `any`: whatever it is, it is returned. `same`: what is asked for, as it now stands;
   * else `key-reused`, and nothing is added.
   * @default 'any'
   */
  readonly ifKnown?: 'any' | 'same' | undefined
}

const schema = z.strictObject(
  { ifKnown: z.enum(['any', 'same'], { error: "'any' or 'same'" }).default('any') },
  { error: 'an object' },
)

/** @throws {SchedulerError} `invalid-call` (an unknown option, too) */
export function toIsMeant(inputs: readonly CallInput[], options: unknown = {}): IsMeant | undefined {
  const { ifKnown } = checked(schema, options, { name: 'options', code: 'invalid-call' })
  return ifKnown === 'same' ? (known, given, index) => isSame(known, given, inputs[index]) : undefined
}

// What was not asked for when it is left to us: when, and who places it.
function isSame(known: ScheduledCall, given: NewCall, { at, provider }: Partial<CallInput> = {}): boolean {
  return (
    known.to === given.to &&
    known.from === given.from &&
    known.queue === given.queue &&
    known.ownerId === given.ownerId &&
    known.notAfter?.getTime() === given.notAfter?.getTime() &&
    (at === undefined || known.at.getTime() === given.at.getTime()) &&
    (provider === undefined || known.provider === given.provider) &&
    isDeepStrictEqual(plain(known.metadata), plain(given.metadata))
  )
}

// Whatever prototypes a store gives to what it kept.
const plain = (metadata: NewCall['metadata']): unknown => metadata && JSON.parse(JSON.stringify(metadata))
