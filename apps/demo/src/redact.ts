import { maskNumbers } from '@outdial/call-client/kernel'

// The id of an attempt: 32 hexadecimal digits.
const REFERENCES = /(?<![\w-])[\da-f]{32}(?![\w-])/gi
// User name and password in an address.
const CREDENTIALS = /(?<=:\/\/)[^\s"/]+@/g

/**
 * Redacts a text for a log: phone numbers are masked; `secrets`, credentials in addresses and
 * references of attempts are removed. (A reference is the secret of its webhook.)
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let redacted = text
  for (const secret of secrets) redacted = redacted.replaceAll(secret, '•••')
  return maskNumbers(redacted).replace(REFERENCES, '•••').replace(CREDENTIALS, '•••@')
}
