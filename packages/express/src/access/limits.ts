import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, type Options, rateLimit } from 'express-rate-limit'
import { Problem } from '../http/problem.ts'

/**
 * Integers from 1 up. Requests are counted by the address of their connection. Behind a proxy, name
 * the proxy in `trust proxy` of the app: otherwise all its clients count as one address. An IPv6
 * /56 counts as one address.
 */
export interface Limits {
  /**
   * Requests of one address that schedule, edit, cancel or log calls, control the dialer, or act as
   * an operator.
   * @default 600
   */
  readonly changesPerMinute?: number | undefined
  /** Requests of one address that read. @default 3000 */
  readonly readsPerMinute?: number | undefined
  /** Failed attempts of one address to sign in. @default 10 */
  readonly signInsPerMinute?: number | undefined
  /**
   * Failed attempts of all addresses to sign in. Beyond this limit each address has one attempt per
   * minute, so that an address that has sent no wrong token can still sign in.
   * @default 100
   */
  readonly allSignInsPerMinute?: number | undefined
  /** Open event streams of one address. @default 50 */
  readonly eventStreamsPerAddress?: number | undefined
  /** Open event streams of all addresses. @default 5000 */
  readonly eventStreams?: number | undefined
}

/** Handlers that run before the routes and refuse with 429. */
export interface Limiters {
  readonly api: RequestHandler
  readonly signIn: RequestHandler
  /** Runs before every event stream. */
  readonly eventStream: RequestHandler
}

const DEFAULTS = {
  changesPerMinute: 600,
  readsPerMinute: 3000,
  signInsPerMinute: 10,
  allSignInsPerMinute: 100,
  eventStreamsPerAddress: 50,
  eventStreams: 5000,
}

/** @throws {TypeError | RangeError} naming the limit, what was expected and what came */
export function createLimiters(limits: Limits | false, onError: (error: unknown) => void): Limiters {
  if (limits === false) return { api: pass, signIn: pass, eventStream: pass }
  const resolved = resolve(limits)
  const limiter = (name: string, limit: number, more: Partial<Options> = {}) =>
    rateLimit({
      windowMs: 60_000,
      limit,
      identifier: name,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      // Headers of proxies that the app does not trust are ignored.
      validate: { xForwardedForHeader: false, forwardedHeader: false },
      keyGenerator: addressOf,
      handler: (_request, _response, next) => next(tooMany(`Expected at most ${limit} ${name} per minute`)),
      logger: { error: onError, warn: onError },
      ...more,
    })
  const reads = limiter('reads', resolved.readsPerMinute)
  const changes = limiter('changes', resolved.changesPerMinute)
  const failures = { skipSuccessfulRequests: true }
  const perAddress = limiter('sign-ins', resolved.signInsPerMinute, failures)
  const onePerAddress = limiter('sign-ins while many fail', 1, failures)
  const inAll = limiter('sign-ins of all addresses', resolved.allSignInsPerMinute, {
    ...failures,
    standardHeaders: false,
    keyGenerator: () => 'all',
    handler: onePerAddress,
  })
  return {
    api: (request, response, next) => (READS.has(request.method) ? reads : changes)(request, response, next),
    // One address alone cannot use up the attempts of all.
    signIn: (request, response, next) =>
      perAddress(request, response, error => (error === undefined ? inAll(request, response, next) : next(error))),
    eventStream: limitStreams(resolved),
  }
}

// A request over a Unix socket, or one whose client has disconnected, has no address.
const addressOf = ({ ip }: Request) => (ip ? ipKeyGenerator(ip) : 'no address')

/** Counts the open event streams. */
function limitStreams({ eventStreams, eventStreamsPerAddress }: typeof DEFAULTS): RequestHandler {
  const open = new Map<string, number>()
  let all = 0
  return (request, response, next) => {
    const address = addressOf(request)
    const own = open.get(address) ?? 0
    if (own >= eventStreamsPerAddress) {
      return next(tooMany(`Expected at most ${eventStreamsPerAddress} event streams of one address`, RETRY_AFTER))
    }
    if (all >= eventStreams) return next(full(eventStreams))
    // The client may have disconnected while its session was checked.
    if (response.destroyed) return
    all++
    open.set(address, own + 1)
    response.on('close', () => {
      all--
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
    next()
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

// The rate limiter itself sets `Retry-After`.
const tooMany = (detail: string, headers = {}) =>
  new Problem({ status: 429, code: 'too-many-requests', detail, headers })

const full = (limit: number) =>
  new Problem({
    status: 503,
    code: 'too-many-streams',
    detail: `Expected at most ${limit} event streams`,
    headers: RETRY_AFTER,
  })

const RETRY_AFTER = { 'Retry-After': '30' }

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

const pass: RequestHandler = (_request, _response, next) => next()
