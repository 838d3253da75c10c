import type { ClientsByName } from './clients.ts'
import { callsPerSecond, concurrency } from './input/queue-input.ts'
import { shown } from './input/validation-error.ts'
import type { ProviderLimits } from './store/step.ts'

const LIMITS = { concurrency, callsPerSecond }

const isLimit = (name: string): name is keyof typeof LIMITS => Object.hasOwn(LIMITS, name)

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/**
 * Checks the option `providers`. Returns `undefined` if no provider has a limit.
 *
 * @throws {TypeError | RangeError} naming the client, what was expected and what came
 */
export function limitsByName(given: unknown, clients: ClientsByName): ReadonlyMap<string, ProviderLimits> | undefined {
  if (given === undefined) return undefined
  if (!isObject(given)) throw new TypeError(`Expected \`providers\` to be limits by client, got ${typeof given}`)
  const limits = new Map<string, ProviderLimits>()
  for (const [client, wanted] of Object.entries(given)) {
    const option = `providers.${client}`
    if (!clients.has(client))
      throw new TypeError(
        `Expected \`providers\` to name clients among ${[...clients.keys()].join(', ')}, got ${client}`,
      )
    const checked = limitsOf(option, wanted)
    if (Object.keys(checked).length > 0) limits.set(client, checked)
  }
  return limits.size > 0 ? limits : undefined
}

function limitsOf(option: string, given: unknown): ProviderLimits {
  if (!isObject(given)) throw new TypeError(`Expected \`${option}\` to be an object, got ${typeof given}`)
  const limits: { -readonly [Name in keyof ProviderLimits]: number } = {}
  for (const [name, value] of Object.entries(given)) {
    if (!isLimit(name))
      throw new TypeError(`Expected \`${option}\` to have only ${Object.keys(LIMITS).join(', ')}, got \`${name}\``)
    if (value === undefined) continue
    const { success, data, error } = LIMITS[name].safeParse(value)
    if (!success) {
      throw new RangeError(`Expected \`${option}.${name}\` to be ${error.issues[0]?.message}, got ${shown(value)}`)
    }
    limits[name] = data
  }
  return limits
}
