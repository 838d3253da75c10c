import { SchedulerError } from '../scheduler-error.ts'
import type { NewCall, ScheduledCall } from './call.ts'

/** On what terms a batch is added. */
export interface AddTerms {
  /** Keys that are looked up beside those of the calls. */
  readonly keys: readonly string[]
  /**
   * Hears which of all these keys have a call, in the transaction that would add the batch and before anything is added. Pure.
   *
   * @throws {SchedulerError} if nothing of the batch may be added
   */
  check(known: ReadonlyMap<string, ScheduledCall>): void
}

/** Looks up what a batch must be judged by. @throws {SchedulerError} the batch then fails */
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

/** The refusal of a call that comes with a key which has been used for something else. */
export const keyReused = (key: string, used: Pick<NewCall, 'id'>, index: number) =>
  new SchedulerError(
    'key-reused',
    `Expected \`key\` ${JSON.stringify(key)} to come with what it came with before, got another request`,
    { index, field: 'key', callId: used.id },
  )
