import { $ZodNumber, $ZodString, safeParse } from 'zod/v4/core'
import { checkedId } from '../checked-id.ts'

// Uses zod's core field by field: its object schemas alone would add a tenth to the size of the
// client.
const text = new $ZodString({ type: 'string' })
const number = new $ZodNumber({ type: 'number', checks: [] })

export const textIn = (value: unknown): string | undefined => safeParse(text, value).data

export const numberIn = (value: unknown): number | undefined => safeParse(number, value).data

/**
 * The id of a call. Services write it as a number or as text.
 *
 * @throws {CallError} `bad-response` if it is too long
 */
export const idIn = (value: unknown): string | undefined => checkedId(textIn(value) || numberIn(value)?.toString())

/** The fields of a JSON object; an empty object for any other value. */
export const fieldsOf = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? { ...json } : {}

/** The service's message for a refusal. Both services put it under `error`. */
export const errorIn = (json: unknown): string | undefined => textIn(fieldsOf(json).error)
