import { isPhoneNumber, toPhoneNumber } from '@outdial/call-client/kernel'
import { z } from 'zod'

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

const whole = (from: number, to: number, preset: number) =>
  z.coerce
    .number(`a whole number from ${from} to ${to}`)
    .int(`a whole number from ${from} to ${to}`)
    .min(from, `a whole number from ${from} to ${to}`)
    .max(to, `a whole number from ${from} to ${to}`)
    .default(preset)

const address = z.url({ protocol: /^https?$/, error: 'an http or https address' })

/** Every variable that the demo reads. The message of each says what was expected. */
const schema = z.object({
  /** Where it listens. 0: any free port. */
  PORT: whole(0, 65_535, 3000),
  /** The demo has no access control yet, and whoever reaches it can ring phones. */
  HOST: z
    .enum(LOOPBACK, `one of ${LOOPBACK.join(', ')}: whoever reaches the demo can ring phones`)
    .default('127.0.0.1'),
  /** Where the call service reaches the demo with its webhooks. Unset: host and port. */
  PUBLIC_URL: address.optional(),
  DIALER_PROVIDER: z.enum(['num-dialer', 'call-api'], 'num-dialer or call-api').default('num-dialer'),
  /** Unset: the mocked service, in this process, on a free port. */
  NUM_DIALER_URL: address.optional(),
  CALL_API_URL: address.optional(),
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
