const RANDOM_DIGITS = 32
const BYTES = (RANDOM_DIGITS / 2) * 256
// Until the year 5188.
const TIME_DIGITS = 9

let pool = ''

/**
 * Returns a new reference: the time, then 128 random bits. The time comes first, so that a database
 * stores the references of one time side by side. The random bits are drawn for many references at
 * once, since drawing them one by one would cost more than everything else that is done for a call.
 */
export function newReference(): string {
  if (pool === '') pool = Buffer.from(crypto.getRandomValues(new Uint8Array(BYTES))).toString('hex')
  const random = pool.slice(0, RANDOM_DIGITS)
  pool = pool.slice(RANDOM_DIGITS)
  return Date.now().toString(36).padStart(TIME_DIGITS, '0') + random
}
