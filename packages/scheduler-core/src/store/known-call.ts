import { SchedulerError } from '../scheduler-error.ts'
import type { NewCall, ScheduledCall } from './call.ts'

/** A condition for adding a batch. */
export interface AddTerms {
  /** Keys to look up in addition to those of the calls. */
  readonly keys: readonly string[]
  /**
   * Receives the calls that already have one of these keys. Runs inside the transaction, before
   * anything is added. Pure.
   *
   * @throws {SchedulerError} to reject the whole batch
   */
  check(known: ReadonlyMap<string, ScheduledCall>): void
}

/**
 * Looks up the keys of a batch and checks its terms.
 *
 * @throws {SchedulerError} if the terms reject the batch
 */
export function checkTerms(
  calls: readonly NewCall[],
  terms: AddTerms | undefined,
  callWithKey: (key: string) => ScheduledCall | undefined,
): void {
  if (!terms) return
  const known = new Map<string, ScheduledCall>()
  for (const key of [...calls.map(({ key }) => key), ...terms.keys]) {
    const call = key === undefined ? undefined : callWithKey(key)
    if (key !== undefined && call) known.set(key, call)
  }
  terms.check(known)
}

/** The error for a key that was used for a different request. */
export const keyReused = (key: string, used: Pick<NewCall, 'id'>, index: number) =>
  refusedKey(key, used, index, 'come with what it came with before, got another request')

/** The error for a key of a call that belongs to another owner. */
export const keyOfOther = (key: string, used: Pick<NewCall, 'id'>, index: number) =>
  refusedKey(key, used, index, 'be of a call of the same owner, got one of another')

// oxlint-disable-next-line max-params -- what an error of a key has
const refusedKey = (key: string, { id }: Pick<NewCall, 'id'>, index: number, what: string) =>
  new SchedulerError('key-reused', `Expected \`key\` ${JSON.stringify(key)} to ${what}`, {
    index,
    field: 'key',
    callId: id,
  })
