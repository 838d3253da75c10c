import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { Problem } from '../http/problem.ts'

/** How often one address may ask, per minute each; of IPv6 the /56 counts as one. Integers from 1 up. */
export interface Limits {
  /** Whatever schedules, edits, cancels, logs or moves the dialer. @default 600 */
  readonly changesPerMinute?: number | undefined
  /** @default 3000 */
  readonly readsPerMinute?: number | undefined
  /** Failed attempts to sign in. @default 10 */
  readonly signInsPerMinute?: number | undefined
}

/** Stand before the routes, and refuse with 429. */
export interface Limiters {
  readonly api: RequestHandler
  readonly signIn: RequestHandler
}

const DEFAULTS = { changesPerMinute: 600, readsPerMinute: 3000, signInsPerMinute: 10 }

/**
 * @param onError hears once that the application sees all clients behind a proxy as one
 * @throws {TypeError | RangeError}
 */
export function createLimiters(limits: Limits | false, onError: (error: unknown) => void): Limiters {
  if (limits === false) return { api: pass, signIn: pass }
  const resolved = resolve(limits)
  const limiter = (name: string, limit: number) =>
    rateLimit({
      windowMs: 60_000,
      limit,
      identifier: name,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      skipSuccessfulRequests: name === 'sign-ins',
      handler: (_request, _response, next) => next(tooMany(name, limit)),
      logger: { error: onError, warn: onError },
    })
  const reads = limiter('reads', resolved.readsPerMinute)
  const changes = limiter('changes', resolved.changesPerMinute)
  return {
    api: (request, response, next) => (READS.has(request.method) ? reads : changes)(request, response, next),
    signIn: limiter('sign-ins', resolved.signInsPerMinute),
  }
}

function resolve(limits: Limits): typeof DEFAULTS {
  const given = Object.entries(limits ?? {}).filter(([, limit]) => limit !== undefined)
  for (const [name, limit] of given) {
    if (!(name in DEFAULTS)) {
      throw new TypeError(`Expected \`limits\` among ${Object.keys(DEFAULTS).join(', ')}, got \`${name}\``)
    }
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new RangeError(`Expected \`limits.${name}\` to be an integer from 1 up, got ${limit}`)
    }
  }
  return { ...DEFAULTS, ...Object.fromEntries(given) }
}

// The time to wait is said by the limiter, in `Retry-After`.
const tooMany = (name: string, limit: number) =>
  new Problem({ status: 429, code: 'too-many-requests', detail: `Expected at most ${limit} ${name} per minute` })

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

const pass: RequestHandler = (_request, _response, next) => next()
