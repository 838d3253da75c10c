import { $ZodNumber, $ZodString, safeParse } from 'zod/v4/core'

// Field by field, on zod's core: its object schemas alone would weigh a tenth of the whole client.
const text = new $ZodString({ type: 'string' })
const number = new $ZodNumber({ type: 'number', checks: [] })

export const textIn = (value: unknown): string | undefined => safeParse(text, value).data

export const numberIn = (value: unknown): number | undefined => safeParse(number, value).data

/** An id of a call, which services write as a number or as a text. */
export const idIn = (value: unknown): string | undefined => textIn(value) || numberIn(value)?.toString()

/** The fields of a JSON object; none of anything else. */
export const fieldsOf = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? { ...json } : {}

/** The service's own words for its refusal: both services put them under `error`. */
export const errorIn = (json: unknown): string | undefined => textIn(fieldsOf(json).error)
