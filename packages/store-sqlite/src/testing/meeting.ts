import { readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** How many processes meet: all of a race. */
export const AT_A_MEETING = 3

const LONGEST_WAIT_MS = 15_000

// The folder of a broken copy: another one for each race, and gone after it.
const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const asleep = new Int32Array(new SharedArrayBuffer(4))
const attended = new Set<string>()

/**
 * Waits until every process of a race has come as far as this, the first time it does: none has then done what comes after it.
 * It stops its whole process meanwhile, so that it can stand between two statements. If the others do not come it goes on alone,
 * and what the race was to find stays hidden.
 */
export function meet(name: string): void {
  if (attended.has(name)) return
  attended.add(name)
  writeFileSync(`${FOLDER}${name}-${process.pid}.met`, '')
  const until = performance.now() + LONGEST_WAIT_MS
  while (comers(name) < AT_A_MEETING && performance.now() < until) Atomics.wait(asleep, 0, 0, 1)
}

/** Whether this process has been at that meeting. */
export const hasMet = (name: string): boolean => attended.has(name)

const comers = (name: string) =>
  readdirSync(FOLDER).filter(file => file.startsWith(`${name}-`) && file.endsWith('.met')).length
