import { type Country, maskNumbersIn } from '@outdial/call-client/phone'

// The id of an attempt: 32 hexadecimal digits.
const REFERENCES = /(?<![\w-])[\da-f]{32}(?![\w-])/gi
// User name and password in an address.
const CREDENTIALS = /(?<=:\/\/)[^\s"/]+@/g

export interface RedactOptions {
  /** Removed wherever they occur. @default none */
  readonly secrets?: readonly string[]
  /** The country of national numbers that are masked. @default none */
  readonly defaultCountry?: Country | undefined
}

/**
 * Redacts a text for a log: phone numbers are masked; `secrets`, credentials in addresses and
 * references of attempts are removed. (A reference is the secret of its webhook.)
 */
export function redact(text: string, { secrets = [], defaultCountry }: RedactOptions = {}): string {
  let redacted = text
  for (const secret of secrets) redacted = redacted.replaceAll(secret, '•••')
  return maskNumbersIn(redacted, { defaultCountry }).replace(REFERENCES, '•••').replace(CREDENTIALS, '•••@')
}
