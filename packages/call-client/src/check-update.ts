import { checkedId } from './checked-id.ts'
import { CallError } from './kernel/call-error.ts'
import { OPEN_STATUSES, OUTCOMES } from './kernel/status.ts'
import type { ProviderUpdate } from './provider.ts'

const STATUSES: ReadonlySet<unknown> = new Set([...OPEN_STATUSES, ...OUTCOMES])

/**
 * Checks what a provider reports: one that is written in JavaScript may report anything.
 *
 * @throws {CallError} `bad-response`, with what was expected and what came
 */
export function checkUpdate(provider: string, update: unknown): asserts update is ProviderUpdate {
  if (typeof update !== 'object' || update === null) throw wrong(provider, 'an update', update)
  const { status, providerCallId, reference, at } = fieldsOf(update)
  if (!STATUSES.has(status))
    throw wrong(provider, `an update with a \`status\` among ${[...STATUSES].join(', ')}`, status)
  if (providerCallId !== undefined && (typeof providerCallId !== 'string' || providerCallId === '')) {
    throw wrong(provider, 'a `providerCallId` that is a text', providerCallId)
  }
  checkedId(providerCallId)
  if (reference !== undefined && typeof reference !== 'string') {
    throw wrong(provider, 'a `reference` that is a text', reference)
  }
  if (at !== undefined && !(at instanceof Date && !Number.isNaN(at.getTime()))) {
    throw wrong(provider, 'a valid Date `at`', at)
  }
}

/** The error of an answer to a POST without an id: the phone may ring nevertheless. */
export const missingId = (provider: string, { providerCallId }: ProviderUpdate): CallError | undefined =>
  providerCallId === undefined ? wrong(provider, 'an answer with a `providerCallId`', undefined) : undefined

const fieldsOf = (update: object): Readonly<Record<'status' | 'providerCallId' | 'reference' | 'at', unknown>> => ({
  status: undefined,
  providerCallId: undefined,
  reference: undefined,
  at: undefined,
  ...update,
})

function wrong(provider: string, expected: string, value: unknown): CallError {
  const got = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : value === null ? 'null' : typeof value
  return new CallError('bad-response', `Expected ${expected} from the provider ${provider}, got ${got}`, {
    placed: 'unknown',
  })
}
