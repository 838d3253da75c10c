import { sharedWords } from './shared.words.ts'
import { wordsIn } from './word-table.ts'

const SECONDS_A_MINUTE = 60
const SECONDS_AN_HOUR = 3600

/** A length of time at a glance: `37 s`, `2 min 05 s`, `1 h 02 min`. These symbols are international. */
export function shortDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  const minutes = Math.floor(seconds / SECONDS_A_MINUTE)
  if (minutes === 0) return `${seconds} s`
  if (seconds < SECONDS_AN_HOUR) return `${minutes} min ${twoDigits(seconds % SECONDS_A_MINUTE)} s`
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`
}

/** The same length exactly, to be read out: `37.4 seconds`, `2 minutes 5.4 seconds`. */
export function exactDuration(durationMs: number, language: string): string {
  const words = wordsIn(sharedWords, language)
  const { hours, minutes, seconds } = parts(durationMs)
  const named = [
    hours > 0 ? words.hours(hours) : undefined,
    minutes > 0 ? words.minutes(minutes) : undefined,
    seconds !== 0 || durationMs < 1000 ? words.seconds(seconds) : undefined,
  ]
  return named.filter(part => part !== undefined).join(' ')
}

function parts(durationMs: number) {
  const whole = Math.floor(durationMs / 1000)
  return {
    hours: Math.floor(whole / SECONDS_AN_HOUR),
    minutes: Math.floor((whole % SECONDS_AN_HOUR) / SECONDS_A_MINUTE),
    seconds: Math.round(durationMs % (SECONDS_A_MINUTE * 1000)) / 1000,
  }
}

const twoDigits = (n: number) => String(n).padStart(2, '0')
