import { checkedId } from '../checked-id.ts'
import type { AttemptStatus } from '../kernel/status.ts'

// Checked by hand, because zod's core would be a quarter of the client's size.
/** The value if it is a string, `undefined` otherwise. */
export const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The value if it is a finite number, `undefined` otherwise. */
export const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/**
 * The id of a call. Services write it as a number or as text.
 *
 * @throws {CallError} `bad-response` if it is too long
 */
export const idIn = (value: unknown): string | undefined => checkedId(textIn(value) || numberIn(value)?.toString())

/** The status that a service's word means; for an undocumented word `initiated`, which ends nothing. */
export const statusOf = (words: Readonly<Record<string, AttemptStatus>>, word: string): AttemptStatus =>
  (Object.hasOwn(words, word) ? words[word] : undefined) ?? 'initiated'

/** The fields of a JSON object; an empty object for any other value. */
export const fieldsOf = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? { ...json } : {}

/** The service's message for a refusal. Both services put it under `error`. */
export const errorIn = (json: unknown): string | undefined => textIn(fieldsOf(json).error)
