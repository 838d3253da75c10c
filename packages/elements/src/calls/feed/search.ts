import type { Call } from '../../api/call-wire.ts'

/** Whether a text is part of a number, as people write numbers. */
const isNumberPart = (text: string) => /\d/.test(text) && /^[\d\s()+./-]+$/.test(text)

/**
 * Whether a call that arrives live fits a search: digits are part of a number, words are parts of the
 * name, the note or other texts of the metadata. The server decides what is listed.
 */
export function fitsSearch({ to, from, metadata }: Pick<Call, 'to' | 'from' | 'metadata'>, search: string): boolean {
  const text = search.trim().toLowerCase()
  if (text === '') return true
  if (isNumberPart(text)) {
    const digits = text.replaceAll(/\D/g, '')
    return [to, from].some(number => number?.includes(digits))
  }
  const texts = Object.values(metadata ?? {}).filter(value => typeof value === 'string')
  return text.split(/\s+/).every(word => texts.some(each => each.toLowerCase().includes(word)))
}
