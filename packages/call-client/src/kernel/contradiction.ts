import { CallError } from './call-error.ts'

/** The names that identify an attempt. An absent one is not known yet. */
export interface AttemptNames {
  readonly provider?: string | undefined
  readonly reference?: string | undefined
  readonly to?: string | undefined
  readonly providerCallId?: string | undefined
}

const NAMES = ['provider', 'reference', 'to', 'providerCallId'] as const satisfies readonly (keyof AttemptNames)[]

/**
 * Returns an error if an update names another attempt: another provider, reference, number or id.
 * Such an update is about another call and proves nothing about this one. It happens when a service
 * restarts and reuses its ids, when answers are mixed up on their way, and in forged webhooks.
 */
export function contradictionOf(attempt: AttemptNames, update: AttemptNames): CallError | undefined {
  const name = NAMES.find(
    each => attempt[each] !== undefined && update[each] !== undefined && attempt[each] !== update[each],
  )
  return (
    name &&
    new CallError('bad-response', `Expected an update about this call, got one with another \`${name}\``, {
      placed: 'unknown',
    })
  )
}
