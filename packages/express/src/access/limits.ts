import type { RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { Problem } from '../http/problem.ts'

/**
 * How often one address may ask, per minute each. Integers from 1 up. Behind a proxy `trust proxy` of the app says whose address
 * counts: without it all clients are one. Of IPv6 a /56 counts as one.
 */
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

/** @throws {TypeError | RangeError} naming the limit, what was expected and what came */
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
      // Whoever comes by a Unix socket, or has gone again, has no address.
      keyGenerator: ({ ip }) => (ip ? ipKeyGenerator(ip) : 'no address'),
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
