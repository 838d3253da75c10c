// Command-line arguments, validated before anything is measured.

/** @throws {RangeError} */
export function integer(flag: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise
  if (/^[1-9]\d*$/.test(given)) return Number(given)
  throw new RangeError(`Expected \`${flag}\` to be an integer from 1 up, got ${JSON.stringify(given)}`)
}

/**
 * The known words in a comma-separated list; all of them if no list is given.
 *
 * @throws {RangeError}
 */
export function words(flag: string, given: string | undefined, known: readonly string[]): readonly string[] {
  if (given === undefined) return known
  const names = given.split(',').map(name => name.trim())
  const unknown = names.filter(name => !known.includes(name))
  if (unknown.length === 0) return known.filter(name => names.includes(name))
  throw new RangeError(`Expected \`${flag}\` to be among ${known.join(', ')}, got ${unknown.join(', ')}`)
}

/** Runs a command. An error is printed in one line, and the exit code is 1. */
export async function command(name: string, main: () => Promise<void>): Promise<never> {
  process.on('SIGINT', () => process.exit(130))
  // Keeps the process alive: pending promises do not.
  setInterval(() => {}, 60_000)
  try {
    await main()
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  }
  process.exit()
}
