const LENGTH = 32
const BYTES = (LENGTH / 2) * 256

let pool = ''

/** A new reference: 128 random bits, as hexadecimal digits. They are drawn for many at once, since one at a time costs more than all else. */
export function nextReference(): string {
  if (pool === '') pool = Buffer.from(crypto.getRandomValues(new Uint8Array(BYTES))).toString('hex')
  const reference = pool.slice(0, LENGTH)
  pool = pool.slice(LENGTH)
  return reference
}
