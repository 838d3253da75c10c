import { SchedulerError } from '../scheduler-error.ts'
import type { LocalTime, Metadata } from '../store/call.ts'
import type { CallEdit } from '../store/change-call.ts'
import { type InputContext, toDue, toNotAfter, toNumber, toProvider, toText } from './call-fields.ts'
import { toFields } from './fields.ts'
import { toMetadata } from './metadata.ts'

/** What of a call is to change while it has not begun. What is left out stays as it is; `null` takes a thing away. */
export interface CallEditInput {
  readonly to?: string | undefined
  readonly from?: string | null | undefined
  /** It is then due at that moment, a waiting retry too. */
  readonly at?: Date | LocalTime | undefined
  readonly queue?: string | undefined
  readonly provider?: string | undefined
  readonly notAfter?: Date | LocalTime | null | undefined
  readonly ownerId?: string | null | undefined
  /** The whole of it: nothing is merged. */
  readonly metadata?: Metadata | null | undefined
}

const NAMES: ReadonlySet<string> = new Set([
  'to',
  'from',
  'at',
  'queue',
  'provider',
  'notAfter',
  'ownerId',
  'metadata',
] satisfies (keyof CallEditInput)[])

/**
 * An edit as the store takes it, checked and copied. Whether `notAfter` is later than an `at` that stays is not checked.
 *
 * @throws {SchedulerError} as of a new call; `invalid-call`, too, if nothing is to change
 */
export function toCallEdit(input: unknown, context: InputContext): CallEdit {
  const fields = toFields(input, 'edit', NAMES, 'invalid-call')
  if (Object.values(fields).every(value => value === undefined)) {
    throw new SchedulerError('invalid-call', `Expected at least one of ${[...NAMES].join(', ')}, got none`)
  }
  const { at, localTime } = unlessLeftOut(fields.at, value => toDue(value, context)) ?? {}
  return {
    to: unlessLeftOut(fields.to, value => toNumber('to', value)),
    from: unlessTakenAway(fields.from, value => toNumber('from', value)),
    at,
    localTime,
    queue: unlessLeftOut(fields.queue, value => toText('queue', value, 'invalid-call')),
    provider: unlessLeftOut(fields.provider, value => toProvider(value, context.providers)),
    notAfter: unlessTakenAway(fields.notAfter, value => toNotAfter(value, at)),
    ownerId: unlessTakenAway(fields.ownerId, value => toText('ownerId', value, 'invalid-call')),
    metadata: unlessTakenAway(fields.metadata, toMetadata),
  }
}

const unlessLeftOut = <Value>(value: unknown, read: (value: unknown) => Value): Value | undefined =>
  value === undefined ? undefined : read(value)

const unlessTakenAway = <Value>(value: unknown, read: (value: unknown) => Value): Value | null | undefined =>
  value === null ? null : unlessLeftOut(value, read)
