import { isPhoneNumber } from '../../kernel/phone-number.ts'
import { OPEN_STATUSES, OUTCOMES } from '../../kernel/status.ts'
import type { ProviderUpdate } from '../../provider.ts'
import { ensure } from './ensure.ts'

const STATUSES: ReadonlySet<unknown> = new Set([...OPEN_STATUSES, ...OUTCOMES])

const optional = (value: unknown, fits: (value: unknown) => boolean): boolean => value === undefined || fits(value)

const isText = (value: unknown) => typeof value === 'string'

/** The fields of an update, with what each must be if it is present. */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  status: value => STATUSES.has(value),
  reference: isText,
  providerCallId: value => typeof value === 'string' && value.length > 0 && value.length <= 256,
  at: value => value instanceof Date && !Number.isNaN(value.getTime()),
  answered: value => typeof value === 'boolean',
  durationMs: value => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  cause: isText,
  error: value => value instanceof Error,
  to: isPhoneNumber,
  details: isJsonObject,
}

/** Fails the case if the update is not what the port describes. */
export function ensureWellFormed(update: ProviderUpdate): void {
  ensure(STATUSES.has(update.status), `Expected a status, got ${shown(update.status)}`)
  for (const [name, value] of Object.entries(update)) {
    const fits = FIELDS[name]
    ensure(fits, `Expected no field \`${name}\` in an update`)
    ensure(optional(value, fits), `Expected \`${name}\` of an update to be as documented, got ${shown(value)}`)
  }
}

function isJsonObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return isJson(value)
}

function isJson(value: unknown): boolean {
  if (value === null || ['string', 'boolean'].includes(typeof value)) return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isJson)
  const isPlain = typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value))
  return isPlain && value !== null && Object.values(value).every(isJson)
}

function shown(value: unknown): string {
  try {
    // Annotated because TypeScript declares that it always returns a string.
    const json: string | undefined = JSON.stringify(value)
    return json?.slice(0, 200) ?? typeof value
  } catch {
    return typeof value
  }
}
