import { SchedulerError, type SchedulerErrorCode } from '@outdial/scheduler-core'

// https://www.postgresql.org/docs/18/errcodes-appendix.html: whole codes, then classes of codes.
const CODES: Readonly<Record<string, SchedulerErrorCode>> = {
  '25006': 'store-read-only',
  '3D000': 'store-missing',
  '3F000': 'store-missing',
  '42P01': 'store-missing',
  '42883': 'store-missing',
  '53100': 'store-full',
  '53300': 'store-unavailable',
  '55P03': 'store-locked',
  '40001': 'store-locked',
  '40P01': 'store-locked',
  '25P03': 'store-unavailable',
  '25P04': 'store-unavailable',
  // Our own: see `expect_known` in schema/version.ts.
  OD001: 'store-newer',
}
const CLASSES: Readonly<Record<string, SchedulerErrorCode>> = {
  '08': 'store-unavailable',
  '28': 'store-unavailable',
  // Operator intervention: a shutdown, a cancelled query.
  '57': 'store-unavailable',
  XX: 'store-corrupt',
}
// An internal error is a fault of the server, not damage to the data.
const INTERNAL = 'XX000'
// Codes of the network and the driver.
const AWAY = /^(E[A-Z]+|CONNECT(ION)?_[A-Z_]+)$/
// A certificate that is not trusted (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
const UNTRUSTED = /^(ERR_(TLS|SSL)_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_|INVALID_CA|INVALID_PURPOSE)/
// A wrong password or user.
const UNAUTHORIZED = '28'

const EXPECTED: Readonly<Partial<Record<SchedulerErrorCode, string>>> = {
  'store-unavailable': 'a database that can be reached',
  'store-locked': 'locked rows to be released',
  'store-read-only': 'a database that can be written to',
  'store-full': 'free disk space',
  'store-missing': 'the database and its tables',
  'store-corrupt': 'an undamaged database',
  'store-newer': 'a schema that this version of the code may use',
}

/** Converts errors of PostgreSQL, its driver and the network; returns the caller's unchanged. */
export function toSchedulerError(error: unknown): unknown {
  if (error instanceof SchedulerError || !(error instanceof Error)) return error
  if (!('code' in error) || typeof error.code !== 'string') return error
  const code = meaningOf(error.code)
  if (code === undefined) return error
  const expected = EXPECTED[code] ?? 'PostgreSQL to run the statement'
  return new SchedulerError(code, `Expected ${expected}, got: ${error.message}`, { cause: error })
}

function meaningOf(code: string): SchedulerErrorCode | undefined {
  if (AWAY.test(code) || UNTRUSTED.test(code)) return 'store-unavailable'
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined
  return CODES[code] ?? (code === INTERNAL ? undefined : CLASSES[code.slice(0, 2)]) ?? 'store-failed'
}

const ROLLED_BACK = 'CONNECTION_ROLLED_BACK'

/** `COMMIT` rolled back: a statement had failed, or the connection was lost before. */
export const rolledBack = (): Error =>
  Object.assign(new Error('Expected COMMIT to be done, got a transaction that was rolled back'), { code: ROLLED_BACK })

/** The error of operations on a closed store. */
export const closedError = () => new SchedulerError('store-closed', 'Expected an open store, got one that was closed')

export const isRolledBack = (error: unknown): boolean => codeOf(error) === ROLLED_BACK

// A deadlock, and a failure to serialise.
const IN_THE_WAY = new Set<unknown>(['40P01', '40001'])
const UNIQUE = '23505'

/** Whether another transaction was in the way, so that the same work may succeed now. */
export function isInTheWay(error: unknown): boolean {
  if (IN_THE_WAY.has(codeOf(error))) return true
  if (codeOf(error) !== UNIQUE) return false
  return error instanceof Error && /"(calls_by_key|lines_one_id|queues_pkey)"/.test(error.message)
}

/** Whether the server could not be reached, so that the same may succeed elsewhere or later. */
export function isAway(error: unknown): boolean {
  const converted = toSchedulerError(error)
  if (!(converted instanceof SchedulerError) || converted.code !== 'store-unavailable') return false
  const code = codeOf(error)
  // A refused password or certificate is no absence.
  return typeof code !== 'string' || !(code.startsWith(UNAUTHORIZED) || UNTRUSTED.test(code))
}

/** Whether the server is read-only. */
export const isReadOnly = (error: unknown): boolean => codeOf(error) === '25006'

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
