import { SchedulerError, type SchedulerErrorCode } from '@outdial/scheduler-core'

// What PostgreSQL says (https://www.postgresql.org/docs/18/errcodes-appendix.html): whole codes, then their first two letters.
const CODES: Readonly<Record<string, SchedulerErrorCode>> = {
  '25006': 'store-read-only',
  '3D000': 'store-missing',
  '3F000': 'store-missing',
  '42P01': 'store-missing',
  '42883': 'store-missing',
  '53100': 'store-full',
  '53300': 'store-unavailable',
  '55P03': 'store-locked',
  '57014': 'store-unavailable',
  '57P01': 'store-unavailable',
  '57P02': 'store-unavailable',
  '57P03': 'store-unavailable',
  '57P05': 'store-unavailable',
  '40001': 'store-locked',
  '40P01': 'store-locked',
  '25P03': 'store-unavailable',
  '25P04': 'store-unavailable',
}
const CLASSES: Readonly<Record<string, SchedulerErrorCode>> = {
  '08': 'store-unavailable',
  '28': 'store-unavailable',
  XX: 'store-corrupt',
}
// An internal error is a fault of the server, not damage.
const INTERNAL = 'XX000'
// What the network and the driver say.
const AWAY = /^(E[A-Z]+|CONNECT(ION)?_[A-Z_]+)$/
// Of a certificate that is not trusted (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
const UNTRUSTED = /^(ERR_(TLS|SSL)_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_|INVALID_CA|INVALID_PURPOSE)/
// Of a password or a user.
const UNWELCOME = '28'

const EXPECTED: Readonly<Partial<Record<SchedulerErrorCode, string>>> = {
  'store-unavailable': 'a database that can be reached',
  'store-locked': 'what others have locked to be free',
  'store-read-only': 'a database that can be written to',
  'store-full': 'room for what was to be written',
  'store-missing': 'the database and its tables',
  'store-corrupt': 'an undamaged database',
}

/** What PostgreSQL, its driver or the network said, as the store's own error. Whatever else was thrown is left as it is: it came from the caller's functions. */
export function toSchedulerError(error: unknown): unknown {
  if (error instanceof SchedulerError || !(error instanceof Error)) return error
  if (!('code' in error) || typeof error.code !== 'string') return error
  const code = meaningOf(error.code)
  if (code === undefined) return error
  const expected = EXPECTED[code] ?? 'PostgreSQL to do as it was told'
  return new SchedulerError(code, `Expected ${expected}, got: ${error.message}`, { cause: error })
}

function meaningOf(code: string): SchedulerErrorCode | undefined {
  if (AWAY.test(code) || UNTRUSTED.test(code)) return 'store-unavailable'
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined
  return CODES[code] ?? (code === INTERNAL ? undefined : CLASSES[code.slice(0, 2)]) ?? 'store-failed'
}

const ROLLED_BACK = 'CONNECTION_ROLLED_BACK'

/** What was to be committed was not: a statement of it failed, or the connection was lost before. */
export const rolledBack = (): Error =>
  Object.assign(new Error('Expected COMMIT to be done, got a transaction that was rolled back'), { code: ROLLED_BACK })

export const isRolledBack = (error: unknown): boolean => codeOf(error) === ROLLED_BACK

// https://www.postgresql.org/docs/18/errcodes-appendix.html
const IN_THE_WAY = new Set<unknown>(['40P01', '40001'])
const UNIQUE = '23505'

/** Whether somebody else was in the way, so that the same may succeed now: what two added at once, the second finds. */
export function isInTheWay(error: unknown): boolean {
  if (IN_THE_WAY.has(codeOf(error))) return true
  if (codeOf(error) !== UNIQUE) return false
  return error instanceof Error && /"(calls_by_key|lines_one_id|queues_pkey)"/.test(error.message)
}

/** Whether the same may succeed elsewhere, or later, because nobody was there. */
export function isAway(error: unknown): boolean {
  const told = toSchedulerError(error)
  if (!(told instanceof SchedulerError) || told.code !== 'store-unavailable') return false
  const code = codeOf(error)
  // The server is there, and will have none of us, or we none of it.
  return typeof code !== 'string' || !(code.startsWith(UNWELCOME) || UNTRUSTED.test(code))
}

/** Whether the server is only to be read, or has become so. */
export const isReadOnly = (error: unknown): boolean => codeOf(error) === '25006'

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
