import type { LocalTime, Metadata, NewCall } from '../store/call.ts'
import { checkTimes, type InputContext, toNumber, toProvider, toText } from './call-fields.ts'
import { newCallId } from './call-id.ts'
import { toFields } from './fields.ts'
import { toMetadata } from './metadata.ts'
import { toMoment } from './moment.ts'
import { digestOf } from './request-digest.ts'
import { ofIndex } from './validation-error.ts'

/** A call that is to be placed. Texts have 1 to 200 characters, none of them a control character. */
export interface CallInput {
  /** Whom to ring: E.164, such as `+13018040009`. */
  readonly to: string
  /** The number to ring from, E.164. @default the provider's choice */
  readonly from?: string | undefined
  /**
   * When: a moment, or a local time such as `{ local: '2026-11-21T09:00', timeZone: 'Europe/Berlin' }`. One that daylight saving
   * skips is later by what is skipped; of one that comes twice it is the first. A moment that is long past is refused.
   * @default now
   */
  readonly at?: Date | LocalTime | undefined
  /** The calls it shares its lines and its order with. @default 'default' */
  readonly queue?: string | undefined
  /** The name of the client that is to place it. @default the first of the scheduler's */
  readonly provider?: string | undefined
  /** Your own name for it: adding a call whose key is known gives the call that has it, and adds nothing. */
  readonly key?: string | undefined
  /** From then on it is not begun any more; later than `at`. @default never */
  readonly notAfter?: Date | LocalTime | undefined
  /** Whose it is; calls can be listed by it. */
  readonly ownerId?: string | undefined
  /** Whatever you want to find beside it: plain JSON, at most 65,536 characters and 32 deep. Never sent to a provider. */
  readonly metadata?: Metadata | undefined
}

const NAMES: ReadonlySet<string> = new Set([
  'to',
  'from',
  'at',
  'queue',
  'provider',
  'key',
  'notAfter',
  'ownerId',
  'metadata',
] satisfies (keyof CallInput)[])

/**
 * A call as the store takes it, checked and copied, with its id. Of several, give the place as `index`. Whether one that has a key can
 * still be begun is not checked (`checkTimes`), since it may have been added long ago.
 *
 * @throws {SchedulerError} `invalid-call` (an unknown property, too), `invalid-number`, `invalid-time`, `invalid-zone`, `invalid-metadata`,
 * `unknown-provider`
 */
export function toNewCall(input: unknown, context: InputContext, index?: number): NewCall {
  try {
    return check(input, context)
  } catch (error) {
    throw ofIndex(error, index)
  }
}

// By hand, here and in edits, since 100,000 calls may come at once: 1.1 µs each; with zod 1.5, and over 2 where `eval` is forbidden.
function check(input: unknown, context: InputContext): NewCall {
  const fields = toFields(input, 'call', NAMES, 'invalid-call')
  const {
    from = context.from,
    at: wanted = context.now,
    queue = 'default',
    provider = context.providers[0],
    key,
    notAfter,
    ownerId,
    metadata,
  } = fields
  const { at, localTime } = toMoment('at', wanted)
  const call = {
    to: toNumber('to', fields.to),
    from: from === undefined ? undefined : toNumber('from', from),
    provider: toProvider(provider, context.providers),
    queue: toText('queue', queue, 'invalid-call'),
    at,
    localTime,
    notAfter: notAfter === undefined ? undefined : toMoment('notAfter', notAfter).at,
    key: key === undefined ? undefined : toText('key', key, 'invalid-call'),
    ownerId: ownerId === undefined ? undefined : toText('ownerId', ownerId, 'invalid-call'),
    metadata: metadata === undefined ? undefined : toMetadata(metadata),
  }
  if (call.key === undefined) {
    checkTimes(call, context)
    return { id: newCallId(context.now), ...call }
  }
  const asked = {
    ...call,
    from: fields.from === undefined ? undefined : call.from,
    at: fields.at === undefined ? undefined : at,
    provider: fields.provider === undefined ? undefined : call.provider,
  }
  return { id: newCallId(context.now, digestOf(asked)), ...call }
}
