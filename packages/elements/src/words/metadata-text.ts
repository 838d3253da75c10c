import type { Call } from '../api/call-wire.ts'

/** A text from the metadata of a call. */
export function textIn({ metadata }: Call, name: string): string | undefined {
  const text = metadata?.[name]
  return typeof text === 'string' && text.trim() ? text : undefined
}
