import type { CallResult, CallUpdate } from '@outdial/call-client'

/** Prints a line. */
export const print = (line: string): void => console.log(line)

/** Prints one update of the call. */
export const printUpdate = ({ at, status, cause, providerCallId }: CallUpdate): void => {
  const own = [cause === status ? undefined : cause, status === 'initiated' ? providerCallId : undefined]
  const more = own.filter(part => part !== undefined).join(', ')
  print(`${at.toISOString().slice(11, 19)}  ${status}${more && ` (${more})`}`)
}

/** Prints how the call ended. */
export function printResult({ outcome, durationMs, cause, details, error }: CallResult): void {
  const lines = {
    outcome,
    duration: durationMs === undefined ? undefined : `${(durationMs / 1000).toFixed(1)} s`,
    cause,
    details: details && JSON.stringify(details),
    error: error && `${error.message} (${error.code})`,
  }
  for (const [name, value] of Object.entries(lines)) {
    if (value !== undefined) print(`${`${name}:`.padEnd(10)}${value}`)
  }
}
