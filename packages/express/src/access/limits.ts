import type { RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { Problem } from '../http/problem.ts'

/**
 * The requests of one address per minute. Integers from 1 up. Behind a proxy set `trust proxy` of
 * the app: otherwise all clients count as one address. An IPv6 /56 counts as one address.
 */
export interface Limits {
  /** Requests that schedule, edit, cancel or log calls, or control the dialer. @default 600 */
  readonly changesPerMinute?: number | undefined
  /** @default 3000 */
  readonly readsPerMinute?: number | undefined
  /** Failed attempts to sign in. @default 10 */
  readonly signInsPerMinute?: number | undefined
}

/** Handlers that run before the routes and refuse with 429. */
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
      // A request over a Unix socket, or one whose client has disconnected, has no address.
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

// The limiter itself sets `Retry-After`.
const tooMany = (name: string, limit: number) =>
  new Problem({ status: 429, code: 'too-many-requests', detail: `Expected at most ${limit} ${name} per minute` })

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

const pass: RequestHandler = (_request, _response, next) => next()
