import { isPhoneNumber, toPhoneNumber } from '@outdial/call-client/kernel'
import { z } from 'zod'

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

function whole(from: number, to: number, preset: number) {
  const expected = `a whole number from ${from} to ${to}`
  const digits = z.string().regex(/^\d{1,15}$/, expected)
  return digits.transform(Number).pipe(z.number().min(from, expected).max(to, expected)).default(preset)
}

/** An address without credentials, which would stand in logs, and without what cannot be appended to. */
const service = z.url({ protocol: /^https?$/, error: 'an http or https address' }).refine(address => {
  const url = URL.parse(address)
  return !(url?.username || url?.password || url?.search || url?.hash)
}, 'an address without credentials, query or fragment')

/** A proxy that serves the demo below a path has to take that path away, and then nobody knows it. */
const origin = service.refine(address => (URL.parse(address)?.pathname ?? '/') === '/', 'an address without a path')

/** Every variable that the demo reads. The message of each says what was expected. */
const schema = z.object({
  /** Where it listens. 0: any free port. */
  PORT: whole(0, 65_535, 3000),
  /** The demo has no access control yet, and whoever reaches it can ring phones. */
  HOST: z
    .enum(LOOPBACK, `one of ${LOOPBACK.join(', ')}: whoever reaches the demo can ring phones`)
    .default('127.0.0.1'),
  /** Where the call service reaches the demo with its webhooks. Unset: host and port. */
  PUBLIC_URL: origin.optional(),
  DIALER_PROVIDER: z.enum(['num-dialer', 'call-api'], 'num-dialer or call-api').default('num-dialer'),
  /** Unset: the mocked service, in this process, on a free port. */
  NUM_DIALER_URL: service.optional(),
  CALL_API_URL: service.optional(),
  /** One number a line. Unset: the list that the demo brings. */
  NUMBERS_FILE: z.string().optional(),
  CONCURRENCY: whole(1, 1000, 3),
  /** Within how many milliseconds a call is surely over. */
  MAX_CALL_MS: whole(1, 86_400_000, 600_000),
  /** The number that the calls come from. */
  CALLER_NUMBER: z.string().refine(isPhoneNumber, 'a number like +12025550123').default(toPhoneNumber('+12025550123')),
})

export type Environment = z.infer<typeof schema>

/**
 * The environment, checked. An empty variable counts as unset.
 *
 * @throws {Error} with a line for each variable that is wrong: its name, what was expected and what came
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''))
  const { success, data, error } = schema.safeParse(set)
  if (success) return data
  const lines = error.issues.map(
    ({ path: [name = ''], message }) =>
      `Expected ${String(name)} to be ${message}, got ${JSON.stringify(set[String(name)])}`,
  )
  throw new Error(lines.join('\n'))
}
