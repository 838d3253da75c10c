import { pino, stdTimeFunctions } from 'pino'
import pretty from 'pino-pretty'
import { type RedactOptions, redact } from './redact.ts'

export interface Log {
  info(text: string, fields?: object): void
  warn(text: string, fields?: object): void
  error(text: string, fields?: object): void
}

/** Discards every line. */
export const silentLog: Log = { info() {}, warn() {}, error() {} }

/**
 * Creates a log to standard output: readable lines in a terminal, JSON elsewhere. Every line is
 * redacted, so callers may pass phone numbers and `secrets` as they are.
 */
export function createLog({ secrets = [], defaultCountry }: RedactOptions = {}): Log {
  // The log writes strings as JSON, so secrets are matched in their JSON-escaped form.
  const escaped = secrets.map(secret => JSON.stringify(secret).slice(1, -1))
  const destination = process.stdout.isTTY
    ? pretty({ colorize: true, sync: true, translateTime: 'SYS:HH:MM:ss', singleLine: true })
    : pino.destination({ dest: process.stdout.fd, sync: true })
  const log = pino(
    {
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      hooks: { streamWrite: line => redact(line, { secrets: escaped, defaultCountry }) },
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
