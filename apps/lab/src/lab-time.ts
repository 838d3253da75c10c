import type { Clock } from '@outdial/call-client/kernel'
import type { LabTime, Timing } from './types.ts'

// Calling hours are whole minutes. The run begins half a minute before its first window closes.
const MINUTE_MS = 60_000
const FIRST_OPEN_MS = 30_000

/** The time of a run whose minutes last so many real milliseconds. Even minutes are open. */
export function labTimeFrom(realMs: number, minuteMs: number): LabTime {
  const rate = MINUTE_MS / minuteMs
  const evenMinute = Math.ceil(realMs / (2 * MINUTE_MS)) * 2 * MINUTE_MS
  return { realMs, labMs: evenMinute + MINUTE_MS - FIRST_OPEN_MS, rate }
}

export const toLab = ({ realMs, labMs, rate }: LabTime, ms: number): number => labMs + (ms - realMs) * rate

export const toReal = ({ realMs, labMs, rate }: LabTime, ms: number): number => realMs + (ms - labMs) / rate

/**
 * Milliseconds since the calling hours closed; negative in open hours: milliseconds until they
 * close. All are real milliseconds.
 */
export function closedForMs(time: LabTime, ms: number): number {
  const inCycle = toLab(time, ms) % (2 * MINUTE_MS)
  return (inCycle - MINUTE_MS) / time.rate
}

/** The clock of workers and stores: all processes of the machine read the same time. */
export const clockOf = (time: LabTime): Clock => ({
  now: () => new Date(toLab(time, Date.now())),
  monotonic: () => performance.now() * time.rate,
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, delayMs / time.rate)
    return () => clearTimeout(timer)
  },
})

/** The timing of a run in milliseconds of the workers' clock. The stores' locks wait in real time. */
export function timingIn(time: LabTime | undefined, timing: Timing): Timing {
  if (!time) return timing
  const { rate } = time
  const scaled = Object.entries(timing).map(([name, value]: [string, Timing[keyof Timing]]) => [
    name,
    name === 'lockTimeoutMs' ? value : typeof value === 'number' ? value * rate : value.map(ms => ms * rate),
  ])
  return { ...timing, ...Object.fromEntries(scaled) }
}
