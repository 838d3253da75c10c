import { shown } from '@outdial/call-client/internal'
import ipaddr from 'ipaddr.js'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from '../http/problem.ts'
import type { Reply } from '../http/reply.ts'
import type { ApiRequest } from '../http/request.ts'

/**
 * Integers from 1 up. Requests are counted by the address of their connection. Behind a proxy, name
 * the proxy to the server (`trustProxy`, or `trust proxy` of an Express app): otherwise all its
 * clients count as one address. An IPv6 /56 counts as one address.
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
  /** Open event streams of one address, or of one owner where requests have no address. @default 50 */
  readonly eventStreamsPerAddress?: number | undefined
  /** Open event streams of all addresses. @default 5000 */
  readonly eventStreams?: number | undefined
}

/** Counts requests, and refuses those above the limits with 429. */
export interface Limiters {
  /** Counts a request. Returns the headers that tell its client what is left. @throws {Problem} */
  api(request: ApiRequest): Promise<Reply['headers']>
  /** Runs an attempt to sign in, and counts it if it fails. @throws {Problem} */
  signIn(request: ApiRequest, attempt: () => Promise<Reply>): Promise<Reply>
  /**
   * Counts an event stream, by its owner if the request has no address. Returns a function to call at its end.
   * @throws {Problem}
   */
  eventStream(request: ApiRequest, ownerId?: string): () => void
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
export function createLimiters(limits: Limits | false): Limiters {
  if (limits === false)
    return { api: async () => ({}), signIn: (_request, attempt) => attempt(), eventStream: () => pass }
  const resolved = resolve(limits)
  const reads = createCounter('reads', resolved.readsPerMinute)
  const changes = createCounter('changes', resolved.changesPerMinute)
  const perAddress = createCounter('sign-ins', resolved.signInsPerMinute)
  const onePerAddress = createCounter('sign-ins while many fail', 1)
  const inAll = createCounter('sign-ins of all addresses', resolved.allSignInsPerMinute)

  return {
    async api(request) {
      const counter = READS.has(request.method) ? reads : changes
      const left = await counter.count(addressOf(request))
      if (!left.isOver) return counter.headers(left)
      throw counter.refusal(left)
    },

    async signIn(request, attempt) {
      const address = addressOf(request)
      const own = await perAddress.count(address)
      if (own.isOver) throw perAddress.refusal(own)
      // One address alone cannot use up the attempts of all.
      const all = await inAll.count('all')
      const single = all.isOver ? await onePerAddress.count(address) : undefined
      if (single?.isOver) throw onePerAddress.refusal(single)
      const reply = await attempt()
      await perAddress.forget(address)
      await inAll.forget('all')
      if (single) await onePerAddress.forget(address)
      return reply
    },

    eventStream: countStreams(resolved),
  }
}

const WINDOW_S = 60

interface Counted {
  readonly isOver: boolean
  readonly remaining: number
  readonly resetS: number
}

/** Counts up to a limit per minute and key. */
function createCounter(name: string, limit: number) {
  const limiter = new RateLimiterMemory({ points: limit, duration: WINDOW_S })
  const counted = (isOver: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Counted => ({
    isOver,
    remaining: remainingPoints,
    resetS: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  })
  // As of draft-ietf-httpapi-ratelimit-headers-08.
  const headers = ({ remaining, resetS }: Counted) => ({
    'RateLimit-Policy': `"${name}"; q=${limit}; w=${WINDOW_S}`,
    RateLimit: `"${name}"; r=${remaining}; t=${resetS}`,
  })

  return {
    headers,
    async count(key: string): Promise<Counted> {
      try {
        return counted(false, await limiter.consume(key))
      } catch (error) {
        if (error instanceof RateLimiterRes) return counted(true, error)
        throw error
      }
    },
    async forget(key: string): Promise<void> {
      await limiter.reward(key)
    },
    refusal: (left: Counted) =>
      tooMany(`Expected at most ${limit} ${name} per minute`, { ...headers(left), 'Retry-After': String(left.resetS) }),
  }
}

// A request over a Unix socket, or one whose client has disconnected, has no address.
function addressOf({ address }: Pick<ApiRequest, 'address'>): string {
  if (address === undefined || !ipaddr.isValid(address)) return address ?? 'no address'
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, IPV6_BYTES).join('.')
}

const IPV6_BYTES = 56 / 8

/** Counts the open event streams. */
function countStreams({ eventStreams, eventStreamsPerAddress }: typeof DEFAULTS): Limiters['eventStream'] {
  const open = new Map<string, number>()
  let all = 0
  return (request, ownerId) => {
    const byOwner = request.address === undefined && ownerId !== undefined
    const address = byOwner ? `owner ${ownerId}` : addressOf(request)
    const own = open.get(address) ?? 0
    if (own >= eventStreamsPerAddress) {
      const whose = byOwner ? 'one user, since the request has no `address`' : 'one address'
      throw tooMany(`Expected at most ${eventStreamsPerAddress} event streams of ${whose}`, RETRY_AFTER)
    }
    if (all >= eventStreams) throw full(eventStreams)
    all++
    open.set(address, own + 1)
    return () => {
      all--
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    }
  }
}

function resolve(limits: Limits): typeof DEFAULTS {
  const given = Object.entries(limits ?? {}).filter(([, limit]) => limit !== undefined)
  for (const [name, limit] of given) {
    if (!(name in DEFAULTS)) {
      throw new TypeError(`Expected \`limits\` among ${Object.keys(DEFAULTS).join(', ')}, got \`${name}\``)
    }
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new RangeError(`Expected \`limits.${name}\` to be an integer from 1 up, got ${shown(limit)}`)
    }
  }
  return { ...DEFAULTS, ...Object.fromEntries(given) }
}

const tooMany = (detail: string, headers: Readonly<Record<string, string>>) =>
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

const pass = () => {}
