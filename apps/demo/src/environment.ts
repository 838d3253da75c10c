import { isPhoneNumber, toPhoneNumber } from '@outdial/call-client/kernel'
import { isCountry } from '@outdial/call-client/phone'
import { z } from 'zod'
import { database } from './database.ts'
import { host, isLoopback, origin, service, shown, token, whole } from './variables.ts'

const PROVIDERS = ['call-api', 'num-dialer'] as const
const provider = z.enum(PROVIDERS, 'num-dialer or call-api')

export type ProviderName = z.infer<typeof provider>

/** Every variable that the demo reads. The message of each says what was expected. */
const schema = z.object({
  /** Where it listens. 0: any free port. */
  PORT: whole(0, 65_535).default(3000),
  /** Whoever reaches the demo can ring phones: beyond loopback it needs `API_TOKEN` and `PUBLIC_URL`. */
  HOST: host.default('127.0.0.1'),
  /** Where the world reaches the demo: call services with their webhooks, and with a token everybody. Unset: host and port. */
  PUBLIC_URL: origin.optional(),
  /** What programs and pages have to show before they are let in. Unset: nobody is asked. */
  API_TOKEN: token.optional(),
  /** Where scheduled calls and the history are kept. */
  DATABASE_URL: database.default(database.parse('sqlite:./data/outdial.db')),
  DIALER_PROVIDER: provider.default('num-dialer'),
  SCHEDULER_PROVIDER: provider.default('call-api'),
  /** Unset: the mocked service, in this process, on a free port. */
  NUM_DIALER_URL: service.optional(),
  CALL_API_URL: service.optional(),
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

export interface Environment extends z.infer<typeof schema> {
  readonly MAX_CALL_MS: number
}

/** The services that this environment uses, each once, that of the scheduler first. */
export const providersIn = ({ SCHEDULER_PROVIDER, DIALER_PROVIDER }: Providers): readonly ProviderName[] => [
  ...new Set([SCHEDULER_PROVIDER, DIALER_PROVIDER]),
]

/** The address of a service; `undefined` if it is mocked. */
export const serviceUrl = (environment: Addresses, name: ProviderName): string | undefined =>
  name === 'num-dialer' ? environment.NUM_DIALER_URL : environment.CALL_API_URL

/** Whether no phone rings: every service that is used is mocked. */
export const ringsNobody = (environment: Providers & Addresses): boolean =>
  providersIn(environment).every(name => serviceUrl(environment, name) === undefined)

type Providers = Pick<z.infer<typeof schema>, 'DIALER_PROVIDER' | 'SCHEDULER_PROVIDER'>
type Addresses = Pick<z.infer<typeof schema>, 'NUM_DIALER_URL' | 'CALL_API_URL'>

/**
 * The environment, checked. An empty variable counts as unset.
 *
 * @throws {Error} with a line for each variable that is wrong: its name, what was expected and what came, secrets left out
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''))
  const { success, data, error } = schema.safeParse(set)
  const faults = success
    ? faultsOfPublicBind(data)
    : error.issues.map(({ path: [name = ''], message }) => ({ name: String(name), expected: message }))
  if (success && faults.length === 0) return { ...data, MAX_CALL_MS: data.MAX_CALL_MS ?? maxCallMs(data) }
  throw new Error(
    faults.map(({ name, expected }) => `Expected ${name} to be ${expected}, got ${shown(name, set[name])}`).join('\n'),
  )
}

/** What is missing before it may listen where others can reach it. */
function faultsOfPublicBind({ HOST, API_TOKEN, PUBLIC_URL }: z.infer<typeof schema>) {
  if (isLoopback(HOST)) return []
  const why = `since HOST is ${HOST} and whoever reaches the demo can ring phones`
  return [
    ...(API_TOKEN ? [] : [{ name: 'API_TOKEN', expected: `a secret of 32 characters or more, ${why}` }]),
    ...(PUBLIC_URL
      ? []
      : [{ name: 'PUBLIC_URL', expected: `the address, https at best, under which it is reached, ${why}` }]),
  ]
}

// Calls of a mocked service end with its process: nobody should wait ten minutes for the lines of those that a restart lost.
const maxCallMs = (environment: Providers & Addresses) => (ringsNobody(environment) ? 60_000 : 600_000)
