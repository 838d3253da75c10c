import { SchedulerError } from '../scheduler-error.ts'
import type { NewCall, ScheduledCall } from './call.ts'

/** Whether the call that has a key is the one that was meant by the how-manieth call of a batch. */
export type IsMeant = (known: ScheduledCall, given: NewCall, index: number) => boolean

/**
 * The call that has the key, in place of the one that was given.
 *
 * @throws {SchedulerError} `key-reused` if another one was meant: the batch then fails
 */
export function inPlaceOf(
  given: NewCall,
  known: ScheduledCall,
  isMeant: IsMeant | undefined,
  index: number,
): ScheduledCall {
  if (!isMeant || isMeant(known, given, index)) return known
  const message = `Expected \`key\` ${JSON.stringify(given.key)} to come with what it came with before, got another call`
  throw new SchedulerError('key-reused', message, { index, field: 'key' })
}
