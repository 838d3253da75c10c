import type { VariableFault } from '@outdial/call-client/environment'
import { isPhoneNumber } from '@outdial/call-client/kernel'
import { isCountry } from '@outdial/call-client/phone'
import { z } from 'zod'
import { type Carriers, carrierConflicts, readCarriers } from './carriers.ts'
import { DEFAULT_DATABASE, database, databaseSchema, poolMode, server } from './database/address.ts'
import { type Addresses, allInProcess, type Providers, provider, providers } from './providers.ts'
import { callingHours, dates, presets, timeZone } from './rule-variables.ts'
import { conflictsIn } from './variable-conflicts.ts'
import { countries, host, loggable, networks, origin, positive, service, token, whole } from './variables.ts'

/** Every variable that the demo reads. Each message completes "Expected <name> to be …". */
const schema = z.object({
  /** `web` serves HTTP and receives webhooks, `worker` places due calls, `both` does both. */
  ROLE: z.enum(['both', 'web', 'worker'], 'both, web or worker').default('both'),
  /** Port to listen on; 0 picks a free one. Unset: 3000, except that a worker does not listen. */
  PORT: whole(0, 65_535).optional(),
  /** Address to listen on. Beyond loopback it needs `PUBLIC_URL`, and `API_TOKEN` or `ACCOUNTS`. */
  HOST: host.default('127.0.0.1'),
  /** Public address, used by webhooks and, with a token or accounts, by clients. Unset: host and port. */
  PUBLIC_URL: origin.optional(),
  /** Secret that programs and pages must present. Unset: no authentication. */
  API_TOKEN: token.optional(),
  /** The token before: valid beside `API_TOKEN` while clients change to it. */
  API_TOKEN_PREVIOUS: token.optional(),
  /** Whether people sign up and in, and see their own calls only. */
  ACCOUNTS: z.enum(['on', 'off'], 'on or off').default('off'),
  /** Signs the sessions of people. Unset: random, so that sessions end with the process. */
  ACCOUNTS_SECRET: token.optional(),
  /** Whether anybody may sign up. Unset: while only this machine is served. */
  SIGN_UP: z.enum(['open', 'closed'], 'open or closed').optional(),
  /** Address of somebody who has signed up, and becomes an admin. */
  ADMIN_EMAIL: z.email('an address such as ada@example.com').optional(),
  /** Proxies whose `X-Forwarded-*` headers are trusted. Unset: none. */
  TRUSTED_PROXIES: networks.optional(),
  /** Database of scheduled calls and call history. */
  DATABASE_URL: database.default(database.parse(DEFAULT_DATABASE)),
  /** PostgreSQL schema. Unset: `outdial`. */
  DATABASE_SCHEMA: databaseSchema.optional(),
  /** Mode of the pooler at `DATABASE_URL`. Unset: `DATABASE_URL` is the server itself. */
  DATABASE_POOL_MODE: poolMode.optional(),
  /** The server's address for `LISTEN`, which a pooler in transaction mode does not forward. */
  DATABASE_LISTEN_URL: server.optional(),
  DIALER_PROVIDER: provider.default('num-dialer'),
  SCHEDULER_PROVIDER: provider.default('call-api'),
  /** Address of the service. Unset: a mock in this process, on a free port. */
  NUM_DIALER_URL: service.optional(),
  CALL_API_URL: service.optional(),
  /** Limits of the accounts at the carriers. Unset: their limits of a new account, as far as known. */
  TWILIO_CALLS_PER_SECOND: positive.default(1),
  TWILIO_CONCURRENCY: whole(1, 100_000).optional(),
  TELNYX_CALLS_PER_SECOND: positive.optional(),
  TELNYX_CONCURRENCY: whole(1, 100_000).optional(),
  VAPI_CALLS_PER_SECOND: positive.optional(),
  VAPI_CONCURRENCY: whole(1, 100_000).default(10),
  /** Services with an address that are mocks, so that the pages say that no phone rings. */
  MOCKED_SERVICES: providers.optional(),
  /** File with one number per line. Unset: the built-in list. */
  NUMBERS_FILE: z.string().optional(),
  CONCURRENCY: whole(1, 1000).default(3),
  /** Lines of all queues and processes together; also the lines of a new queue. */
  SCHEDULER_CONCURRENCY: whole(1, 1000).default(3),
  /** Milliseconds after which a call is over. Unset: 10 min; 1 min with in-process mocks only. */
  MAX_CALL_MS: whole(1000, 86_400_000).optional(),
  /** Countries whose numbers may be called. Required by a carrier. Unset: all with mocks only, else none. */
  ALLOWED_COUNTRIES: countries.optional(),
  /** Hours in which calls may begin, such as `mon-fri 09:00-18:00, sat 10:00-14:00`. Unset: always. */
  CALLING_HOURS: callingHours.optional(),
  /** Zone of `CALLING_HOURS` and `DAYS_OFF`: an IANA zone, or the zone of each number. */
  CALLING_ZONE: timeZone.default('callee'),
  /** Dates on which no call begins, such as `2026-12-25,2026-12-26`. */
  DAYS_OFF: dates.optional(),
  /** Presets whose hours and limits hold too. No legal advice. */
  CALLING_PRESETS: presets.optional(),
  /** Attempts to one number on its day, over all queues. Unset: no limit. */
  ATTEMPTS_PER_DAY: whole(1, 1000).optional(),
  /** Scheduled calls on a day in UTC, over all queues. Unset: no limit. */
  CALLS_PER_DAY: whole(1, 10_000_000).optional(),
  /** Days after which ended calls and the history are deleted; 0 keeps them. */
  RETENTION_DAYS: whole(0, 36_500).default(90),
  /** Milliseconds from SIGTERM to the end of the process. */
  SHUTDOWN_MS: whole(1000, 3_600_000).default(25_000),
  /** Caller number at services that have none of their own. Unset: a fictional one. */
  CALLER_NUMBER: z.string().refine(isPhoneNumber, 'a number like +12025550123').optional(),
  /** Country of numbers typed without a country code. */
  DEFAULT_COUNTRY: z.string().refine(isCountry, 'a country such as US or DE (ISO 3166-1)').default('US'),
})

/** Variables that are each valid on their own; combinations are not checked yet. */
export type Variables = z.infer<typeof schema>

export interface Environment extends Variables {
  readonly MAX_CALL_MS: number
  /** The accounts at the carriers in use, from variables of their own. */
  readonly carriers: Carriers
}

/**
 * Reads and validates the environment. An empty variable counts as unset.
 *
 * @throws {Error} with the expected and the actual value of each invalid variable, without secrets
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''))
  const invalid = (faults: readonly VariableFault[]) =>
    new Error(
      faults
        .map(({ name, expected }) => `Expected ${name} to be ${expected}, got ${loggable(name, set[name])}`)
        .join('\n'),
    )
  const { success, data, error } = schema.safeParse(set)
  if (!success) {
    throw invalid(error.issues.map(({ path: [name = ''], message }) => ({ name: String(name), expected: message })))
  }
  const MAX_CALL_MS = data.MAX_CALL_MS ?? maxCallMs(data)
  const { carriers, faults } = readCarriers(data, set)
  const environment = { ...data, MAX_CALL_MS, carriers }
  const conflicts = [...faults, ...conflictsIn(data), ...carrierConflicts(environment)]
  if (conflicts.length > 0) throw invalid(conflicts)
  return environment
}

// A restart ends the calls of an in-process mock, so their lines must be freed soon after it.
const maxCallMs = (environment: Providers & Addresses) => (allInProcess(environment) ? 60_000 : 600_000)
