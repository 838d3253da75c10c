import { pino, stdTimeFunctions } from 'pino'
import pretty from 'pino-pretty'
import { masked } from './masked.ts'

export interface Log {
  info(text: string, fields?: object): void
  warn(text: string, fields?: object): void
  error(text: string, fields?: object): void
}

/** A log that nobody reads. */
export const silentLog: Log = { info() {}, warn() {}, error() {} }

/**
 * A log to standard output: lines for people in a terminal, JSON elsewhere. Whoever logs need not mask anything:
 * no number and none of the `secrets` leaves it whole.
 */
export function createLog(secrets: readonly string[] = []): Log {
  // As they stand within a line of JSON.
  const asWritten = secrets.map(secret => JSON.stringify(secret).slice(1, -1))
  const destination = process.stdout.isTTY
    ? pretty({ colorize: true, sync: true, translateTime: 'SYS:HH:MM:ss', singleLine: true })
    : pino.destination({ dest: process.stdout.fd, sync: true })
  const log = pino(
    {
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      hooks: { streamWrite: line => masked(line, asWritten) },
      formatters: { level: level => ({ level }) },
    },
    destination,
  )
  return {
    info: (text, fields = {}) => log.info(fields, text),
    warn: (text, fields = {}) => log.warn(fields, text),
    error: (text, fields = {}) => log.error(fields, text),
  }
}
