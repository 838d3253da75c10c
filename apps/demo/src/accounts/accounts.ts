import { randomBytes } from 'node:crypto'
import { type Authorize, Problem } from '@outdial/express'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import type { Environment } from '../environment.ts'
import { errorText } from '../error-text.ts'
import type { Log } from '../log.ts'
import { openAccountsDatabase } from './accounts-database.ts'

/** Somebody with an account. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: 'user' | 'admin'
}

/** Signs people in and out. */
export interface Accounts {
  /** Whether anybody may sign up. */
  readonly isSignUpOpen: boolean
  /** Who sends a request to the API, by the cookie of its session. */
  readonly authorize: Authorize
  /** Answers `POST` of sign-up, sign-in and sign-out, below `ACCOUNT_PATH`. */
  readonly handle: (request: Request) => Promise<Response>
  /** The person of this session, with the headers that extend it; `undefined` if it has ended. */
  refresh(headers: Headers): Promise<{ readonly person: Person; readonly headers: Headers } | undefined>
  close(): Promise<void>
}

/** The path of all routes of accounts. */
export const ACCOUNT_PATH = '/account'

/** Carries the address of the client from Express, which knows the trusted proxies. */
export const ADDRESS_HEADER = 'x-outdial-address'

export const MIN_PASSWORD = 12

const PER_MINUTE = { window: 60, max: 10 }

export interface AccountsOptions {
  /** The address that people use. With https, the cookies of sessions are sent over TLS only. */
  readonly address: string
  /** The address of the server on this machine. */
  readonly origin: string
  /** The host names under which the demo is served. */
  readonly names: readonly string[]
  /** True if others than this machine are served. */
  readonly isOpen: boolean
  readonly log: Pick<Log, 'warn'>
  readonly onError: (error: unknown) => void
}

export type AccountVariables = Pick<
  Environment,
  'ACCOUNTS_SECRET' | 'SIGN_UP' | 'ADMIN_EMAIL' | 'DATABASE_URL' | 'DATABASE_SCHEMA' | 'DATABASE_POOL_MODE'
>

/**
 * Creates the missing tables, and serves accounts from them. While only this machine is served, the
 * first person to sign up is an admin.
 *
 * @throws {Error} if nobody has signed up with `ADMIN_EMAIL`
 */
export async function createAccounts(variables: AccountVariables, options: AccountsOptions): Promise<Accounts> {
  const { ACCOUNTS_SECRET, SIGN_UP, ADMIN_EMAIL } = variables
  const { address, origin, names, isOpen, log, onError } = options
  const isSignUpOpen = (SIGN_UP ?? (isOpen ? 'closed' : 'open')) === 'open'
  const database = openAccountsDatabase(variables)

  const auth = betterAuth({
    appName: 'Outdial',
    baseURL: address,
    basePath: ACCOUNT_PATH,
    trustedOrigins: names.map(name => `http://${name}:${new URL(origin).port}`),
    secret: ACCOUNTS_SECRET ?? randomBytes(32).toString('base64url'),
    database: database.options,
    emailAndPassword: { enabled: true, disableSignUp: !isSignUpOpen, minPasswordLength: MIN_PASSWORD },
    user: { additionalFields: { role: { type: 'string', input: false, defaultValue: 'user' } } },
    databaseHooks: {
      user: {
        create: {
          async before(user, context) {
            const isFirst = !isOpen && (await context?.context.adapter.count({ model: 'user' })) === 0
            return { data: { ...user, role: isFirst ? 'admin' : 'user' } }
          },
        },
      },
    },
    rateLimit: {
      enabled: true,
      storage: 'memory',
      customRules: { '/sign-in/email': PER_MINUTE, '/sign-up/email': PER_MINUTE },
    },
    advanced: {
      cookiePrefix: 'outdial',
      useSecureCookies: address.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'strict' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // Also in a process whose NODE_ENV is test.
      disableOriginCheck: false,
    },
    telemetry: { enabled: false },
    // Otherwise it writes them to the console.
    onAPIError: { throw: true },
    logger: {
      disableColors: true,
      level: 'warn',
      log: (_level, message, ...args) =>
        log.warn(['Accounts:', message, ...args.filter(arg => arg instanceof Error).map(errorText)].join(' ')),
    },
  })

  await database.exclusively(async () => (await getMigrations(auth.options)).runMigrations())
  if (ADMIN_EMAIL !== undefined) await promote(ADMIN_EMAIL)

  async function promote(email: string): Promise<void> {
    const { adapter } = await auth.$context
    const where = [{ field: 'email', value: email.toLowerCase() }]
    if (await adapter.update({ model: 'user', where, update: { role: 'admin' } })) return
    throw new Error(`Expected ADMIN_EMAIL to be the address of a person who has signed up, got ${email}`)
  }

  /** Without `extend` the session is only read. */
  const sessionOf = (headers: Headers, { extend }: { readonly extend: boolean }) =>
    auth.api.getSession({ headers, query: { disableRefresh: !extend }, returnHeaders: true })

  return {
    isSignUpOpen,
    handle: request => orUnavailable(() => auth.handler(request)),
    async authorize({ headers }) {
      try {
        const { response } = await sessionOf(headers, { extend: false })
        return response && { ownerId: response.user.id, role: roleOf(response.user) }
      } catch (error) {
        onError(error)
        return unavailable()
      }
    },
    async refresh(given) {
      const { response, headers } = await orUnavailable(() => sessionOf(given, { extend: true }))
      if (!response) return undefined
      const { id, name, email } = response.user
      return { person: { id, name, email, role: roleOf(response.user) }, headers }
    },
    close: database.close,
  }
}

const roleOf = ({ role }: { readonly role?: string | null | undefined }): Person['role'] =>
  role === 'admin' ? 'admin' : 'user'

const UNAVAILABLE = { status: 503, code: 'store-unavailable', detail: 'The accounts cannot be read' }

/** @throws {Problem} 503 if the work fails, which only the database makes it do */
async function orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    throw new Problem({ ...UNAVAILABLE, cause })
  }
}

/** The same as an answer, because an `authorize` that throws is answered with 500. */
function unavailable(): Response {
  const { code, ...problem } = UNAVAILABLE
  const body = { type: `urn:outdial:problem:${code}`, title: 'Service Unavailable', ...problem }
  return Response.json(body, { status: problem.status, headers: { 'Content-Type': 'application/problem+json' } })
}
