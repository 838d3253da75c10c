const RANDOM_DIGITS = 32
const BYTES = (RANDOM_DIGITS / 2) * 256
// Until the year 5188.
const TIME_DIGITS = 9

let pool = ''

/**
 * A new reference: when it was given, then 128 random bits. The time comes first so that a database finds the references of one moment side by
 * side; the bits are drawn for many at once, since one at a time costs more than all else that is done for a call.
 */
export function nextReference(): string {
  if (pool === '') pool = Buffer.from(crypto.getRandomValues(new Uint8Array(BYTES))).toString('hex')
  const random = pool.slice(0, RANDOM_DIGITS)
  pool = pool.slice(RANDOM_DIGITS)
  return Date.now().toString(36).padStart(TIME_DIGITS, '0') + random
}
