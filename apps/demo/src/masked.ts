import { maskNumbers } from '@outdial/call-client/kernel'

// An attempt's own id: hexadecimal digits.
const REFERENCES = /(?<![\w-])[\da-f]{32}(?![\w-])/gi
// Of an address: a name and a password.
const CREDENTIALS = /(?<=:\/\/)[^\s"/]+@/g

/**
 * The text as it may stand in a log: numbers masked, references of attempts (which are their webhooks' secrets), credentials in addresses and
 * `secrets` left out.
 */
export function masked(text: string, secrets: readonly string[] = []): string {
  let left = text
  for (const secret of secrets) left = left.replaceAll(secret, '•••')
  return maskNumbers(left).replace(REFERENCES, '•••').replace(CREDENTIALS, '•••@')
}
