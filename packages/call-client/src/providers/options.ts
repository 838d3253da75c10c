/**
 * Refuses options that do not exist.
 *
 * @throws {TypeError} naming the option
 */
export function checkNames(provider: string, options: object, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`Expected the options of ${provider}() to be an object, got ${String(options)}`)
  }
  const unknown = Object.keys(options).find(name => !names.includes(name))
  if (unknown === undefined) return
  throw new TypeError(`Expected options of ${provider}() among ${names.join(', ')}, got \`${unknown}\``)
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
  throw new RangeError(`Expected \`${option}\` to be whole seconds from ${least} to ${greatest}, got ${seconds}`)
}
