import { isPhoneNumber, toPhoneNumber } from '@outdial/call-client/kernel'
import { isCountry } from '@outdial/call-client/phone'
import { z } from 'zod'
import { DEFAULT_DATABASE, database, databaseSchema, poolMode, server } from './database/address.ts'
import { faultsOf } from './faults.ts'
import { type Addresses, type Providers, provider, providers, ringsNobody } from './providers.ts'
import { host, origin, service, shown, token, whole } from './variables.ts'

/** Every variable that the demo reads. The message of each says what was expected. */
const schema = z.object({
  /** What this process does: it answers over HTTP and takes webhooks in (`web`), it places calls when they are due (`worker`), or both. */
  ROLE: z.enum(['both', 'web', 'worker'], 'both, web or worker').default('both'),
  /** Where it listens. 0: any free port. Unset: 3000; a worker then does not listen at all. */
  PORT: whole(0, 65_535).optional(),
  /** Whoever reaches the demo can ring phones: beyond loopback it needs `API_TOKEN` and `PUBLIC_URL`. */
  HOST: host.default('127.0.0.1'),
  /** Where the world reaches the demo: call services with their webhooks, and with a token everybody. Unset: host and port. */
  PUBLIC_URL: origin.optional(),
  /** What programs and pages have to show before they are let in. Unset: nobody is asked. */
  API_TOKEN: token.optional(),
  /** Where scheduled calls and the history are kept. */
  DATABASE_URL: database.default(database.parse(DEFAULT_DATABASE)),
  /** Where in a PostgreSQL database. Unset: `outdial`. */
  DATABASE_SCHEMA: databaseSchema.optional(),
  /** Where it leads to a pooler: for how long that gives a connection out. Unset: it leads to the server itself. */
  DATABASE_POOL_MODE: poolMode.optional(),
  /** Where the server itself tells what other processes do, which a pooler in transaction mode does not pass on. */
  DATABASE_LISTEN_URL: server.optional(),
  DIALER_PROVIDER: provider.default('num-dialer'),
  SCHEDULER_PROVIDER: provider.default('call-api'),
  /** Unset: the mocked service, in this process, on a free port. */
  NUM_DIALER_URL: service.optional(),
  CALL_API_URL: service.optional(),
  /** Those of these addresses at which no phone rings: the pages then say so. */
  MOCKED_SERVICES: providers.optional(),
  /** One number a line. Unset: the list that the demo brings. */
  NUMBERS_FILE: z.string().optional(),
  CONCURRENCY: whole(1, 1000).default(3),
  /** Of the queue of scheduled calls when it is new. */
  SCHEDULER_CONCURRENCY: whole(1, 1000).default(3),
  /** Within how many milliseconds a call is surely over. Unset: ten minutes; one where no phone rings. */
  MAX_CALL_MS: whole(1000, 86_400_000).optional(),
  /** The number that the list's calls come from. */
  CALLER_NUMBER: z.string().refine(isPhoneNumber, 'a number like +12025550123').default(toPhoneNumber('+12025550123')),
  /** Whose numbers may be typed without a country code. */
  DEFAULT_COUNTRY: z.string().refine(isCountry, 'a country such as US or DE (ISO 3166-1)').default('US'),
})

/** Each variable for itself is right. */
export type Variables = z.infer<typeof schema>

export interface Environment extends Variables {
  readonly MAX_CALL_MS: number
}

/**
 * The environment, checked. An empty variable counts as unset.
 *
 * @throws {Error} with a line for each variable that is wrong: its name, what was expected and what came, secrets left out
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''))
  const { success, data, error } = schema.safeParse(set)
  const faults = success
    ? faultsOf(data)
    : error.issues.map(({ path: [name = ''], message }) => ({ name: String(name), expected: message }))
  if (success && faults.length === 0) return { ...data, MAX_CALL_MS: data.MAX_CALL_MS ?? maxCallMs(data) }
  throw new Error(
    faults.map(({ name, expected }) => `Expected ${name} to be ${expected}, got ${shown(name, set[name])}`).join('\n'),
  )
}

// Calls of a mocked service end with its process: nobody should wait ten minutes for the lines of those that a restart lost.
const maxCallMs = (environment: Providers & Addresses) => (ringsNobody(environment) ? 60_000 : 600_000)
