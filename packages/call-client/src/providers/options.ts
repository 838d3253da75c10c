import { checkNames, checkValues, option, refuseUndefined, shown, UNSET } from '../kernel/check-options.ts'
import { isPhoneNumber } from '../kernel/phone-number.ts'

export { checkNames }

/**
 * Refuses options that a provider does not have, and an address of its service that is `undefined`: the
 * default is another service, whose phones would ring.
 *
 * @throws {TypeError} naming the option
 */
export function checkProviderOptions(provider: string, options: unknown, names: readonly string[]): void {
  checkNames(`${provider}()`, options, names)
  checkValues(options, CHECKS)
  refuseUndefined(options, 'baseUrl', `${UNSET} Set it, or leave the option out for the usual address of the service`)
}

/** What an option of this name is, whatever the provider. */
const CHECKS = {
  fetch: option.function,
  clock: {
    expected: 'a clock',
    accepts: (value: unknown) => typeof value === 'object' && value !== null && 'now' in value,
  },
  completedMeansAnswered: option.boolean,
  acceptForgedWebhooks: option.boolean,
}

/**
 * The calling number: one for all calls, or a function that returns one for each.
 *
 * @throws {TypeError} naming the option
 */
export function checkFrom(from: unknown): void {
  if (typeof from === 'function' || isPhoneNumber(from)) return
  const got = typeof from === 'string' ? JSON.stringify(from) : typeof from
  throw new TypeError(
    `Expected \`from\` to be a number like +13018040009 (E.164), or a function that returns one, got ${got}`,
  )
}

/**
 * An option in whole seconds.
 *
 * @throws {RangeError} naming the option and its bounds
 */
export function secondsIn(
  option: string,
  given: number | undefined,
  { least, greatest, usual }: { readonly least: number; readonly greatest: number; readonly usual: number },
): number {
  const seconds = given ?? usual
  if (Number.isSafeInteger(seconds) && seconds >= least && seconds <= greatest) return seconds
  throw new RangeError(`Expected \`${option}\` to be whole seconds from ${least} to ${greatest}, got ${shown(seconds)}`)
}
