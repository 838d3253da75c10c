import { maskPhoneNumber } from '@outdial/call-client/kernel'

// A number as we write it, one that an address carries, and bare digits that may be one; an id of hexadecimal digits is none.
const NUMBERS = /(?<=%2B|\+)\d{7,15}(?!\d)|(?<![\w.+-])\d{9,15}(?![\w-])/gi
const REFERENCES = /(?<![\w-])[\da-f]{32}(?![\w-])/gi

/** The text as it may stand in a log: numbers masked, references of attempts (which are their webhooks' secrets) and `secrets` left out. */
export function masked(text: string, secrets: readonly string[] = []): string {
  let left = text
  for (const secret of secrets) left = left.replaceAll(secret, '•••')
  return left.replace(NUMBERS, digits => maskPhoneNumber(`+${digits}`).slice(1)).replace(REFERENCES, '•••')
}
