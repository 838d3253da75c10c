import { readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The number of processes that meet: all of a race. */
export const AT_A_MEETING = 3

const LONGEST_WAIT_MS = 15_000

// The folder of the broken copy, a new one for each race.
const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const asleep = new Int32Array(new SharedArrayBuffer(4))
const attended = new Set<string>()

/**
 * Waits, on its first call, until every process of the race has reached this point. Blocks the
 * process, so it can stand between two statements. If the others do not arrive, it continues alone,
 * and the race does not find its fault.
 */
export function meet(name: string): void {
  if (attended.has(name)) return
  attended.add(name)
  writeFileSync(`${FOLDER}${name}-${process.pid}.met`, '')
  const until = performance.now() + LONGEST_WAIT_MS
  while (comers(name) < AT_A_MEETING && performance.now() < until) Atomics.wait(asleep, 0, 0, 1)
}

/** True if this process has passed that meeting. */
export const hasMet = (name: string): boolean => attended.has(name)

const comers = (name: string) =>
  readdirSync(FOLDER).filter(file => file.startsWith(`${name}-`) && file.endsWith('.met')).length
