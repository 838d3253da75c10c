import { readFileSync } from 'node:fs'
import { parseArgs, parseEnv } from 'node:util'
import { isCarrier } from '../provider/choose.ts'
import { messageOf, UsageError } from './usage-error.ts'

/** Environment variables. An empty one counts as unset. */
export type Variables = Readonly<Record<string, string | undefined>>

/** What both commands are given. */
export interface Given {
  readonly variables: Variables
  readonly provider: string | undefined
  readonly baseUrl: string | undefined
  /** Where webhooks arrive. */
  readonly host: string
  readonly port: number
}

export interface DoctorCommand extends Given {
  readonly name: 'doctor'
  readonly json: boolean
}

export interface CallCommand extends Given {
  readonly name: 'call'
  readonly number: string
  readonly yes: boolean
}

const OPTIONS = {
  'env-file': { type: 'string' },
  provider: { type: 'string' },
  port: { type: 'string' },
  'base-url': { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Parses the command line, and reads the file of `--env-file`.
 *
 * @throws {UsageError} naming what was expected
 */
export function readArguments(
  args: readonly string[],
  environment: Variables,
): DoctorCommand | CallCommand | { readonly name: 'help' } {
  const { values, positionals } = parsed(args)
  const [name, ...more] = positionals
  if (values.help) return { name: 'help' }
  const file = values['env-file']
  const variables = { ...(file === undefined ? {} : readFile(file)), ...environment }
  if (values.provider !== undefined && !isCarrier(values.provider)) {
    throw new UsageError(`Expected --provider to be twilio, telnyx or vapi, got ${JSON.stringify(values.provider)}`)
  }
  const given = {
    variables,
    provider: values.provider,
    baseUrl: values['base-url'],
    host: variables.HOST || '127.0.0.1',
    port: portIn(values.port ?? (variables.PORT || '3000')),
  }
  if (name === 'doctor' && more.length === 0 && !values.yes) return { name, ...given, json: values.json ?? false }
  const [number] = more
  if (name === 'call' && number !== undefined && more.length === 1 && !values.json) {
    return { name, ...given, number, yes: values.yes ?? false }
  }
  throw new UsageError('Expected `outdial doctor` or `outdial call <number>` with their flags: see outdial --help')
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error })
  }
}

function readFile(path: string): Variables {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`Expected --env-file to be a file that can be read: ${messageOf(error)}`, { cause: error })
  }
}

function portIn(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new UsageError(`Expected --port or PORT to be an integer from 0 to 65535, got ${JSON.stringify(text)}`)
}
