import type { components } from './openapi.d.ts'

// A server may send anything: each reader returns `undefined` for a value that it cannot use, and
// never throws.

/** The schemas of the router's answers, generated from its OpenAPI document. */
export type Schemas = components['schemas']

declare const documented: unique symbol

/**
 * A value of any type, which the schema documents as a `Type`: reading it as another type is a type
 * error.
 */
export interface Field<out Type> {
  readonly [documented]?: Type
}

/** An object whose fields are not validated yet. Only fields of the schema can be read. */
export type Unchecked<Schema> = { readonly [Name in keyof Schema]?: Field<NonNullable<Schema[Name]>> }

export const isRecord = <Schema extends object>(value: unknown): value is Unchecked<Schema> =>
  typeof value === 'object' && value !== null

export const readText = (value: Field<string> | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

export const readNumber = (value: Field<number> | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined

export const readBoolean = (value: Field<boolean> | undefined): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined

/** An instant as text, such as `2026-11-21T08:00:00.000Z`. */
export const readInstant = (value: Field<string> | undefined): string | undefined =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined

/** An object with fields of any kind, such as metadata. */
export const readRecord = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  isRecord<Record<string, unknown>>(value) ? value : undefined

/** The readable items of a list; none if the value is not a list. */
export const readList = <Item>(
  value: Field<readonly unknown[]> | undefined,
  read: (item: object) => Item | undefined,
): Item[] => (Array.isArray(value) ? value.map(read).filter(item => item !== undefined) : [])
