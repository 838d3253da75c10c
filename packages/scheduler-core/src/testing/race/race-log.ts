import { readFileSync, writeSync } from 'node:fs'
import type { CallId } from '../../store/call.ts'

/**
 * One operation as its process saw it: the commit lies somewhere between the two moments. They are microseconds of the machine's
 * monotonic clock, which all its processes share.
 */
export interface RaceEntry {
  readonly begunAt: number
  readonly doneAt: number
  /** What it was allowed to dial, in order. */
  readonly licensed: readonly (readonly [id: CallId, reference: string])[]
  /** Of which attempts it told an end that was news. */
  readonly ended: readonly string[]
}

export const monotonicMicroseconds = () => Number(process.hrtime.bigint() / 1000n)

/** Appends an entry; it is in the file when this returns, whatever then happens to the process. */
export const writeEntry = (file: number, entry: RaceEntry): void => void writeSync(file, `${JSON.stringify(entry)}\n`)

/** All entries of a process; one that it was killed over is left out. */
export function readEntries(path: string): RaceEntry[] {
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return whole.map(line => JSON.parse(line) as RaceEntry)
}
