import { readFileSync, writeSync } from 'node:fs'
import type { CallId } from '../../store/call.ts'

/**
 * One operation as its process saw it. The commit lies between the two times, which are
 * microseconds of the machine's monotonic clock. All processes share this clock.
 */
export interface RaceEntry {
  readonly begunAt: number
  readonly doneAt: number
  /** The licences of the step, in order. */
  readonly licensed: readonly (readonly [id: CallId, reference: string])[]
  /** References of the attempts whose end the step applied. */
  readonly ended: readonly string[]
}

export const monotonicMicroseconds = () => Number(process.hrtime.bigint() / 1000n)

/**
 * Appends an entry. It is in the file when the function returns, even if the process is killed
 * afterwards.
 */
export const writeEntry = (file: number, entry: RaceEntry): void => void writeSync(file, `${JSON.stringify(entry)}\n`)

/** All entries of a process, without the one that it was writing when it was killed. */
export function readEntries(path: string): RaceEntry[] {
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return whole.map(line => JSON.parse(line) as RaceEntry)
}
