import { parseArgs } from 'node:util'
import type { MockServicesOptions } from '../server/start-mock-services.ts'
import { writeTo } from './ledger-file.ts'
import { readScenario, SCENARIO_FLAGS } from './scenario-flags.ts'

type Values = Readonly<Record<string, string | boolean | undefined>>

const VALUES = [
  'call-api-port',
  'num-dialer-port',
  'twilio-port',
  'twilio-account-sid',
  'twilio-auth-token',
  'calls-per-second',
  'telnyx-port',
  'telnyx-channels',
  'vapi-port',
  'vapi-api-key',
  'vapi-concurrency',
  'vapi-over-concurrency',
  'host',
  'seed',
  'id-field',
  'id-type',
  'envelope',
  'number-field',
  'first-id',
  'unanswered',
  'ledger',
]
const SWITCHES = ['no-call-api', 'no-num-dialer']

/**
 * Parses the command line into options, or `help`. Opens the file for the ledger.
 *
 * @throws {TypeError | RangeError} naming the flag, the expected value and the one given
 */
export function readFlags(args: readonly string[]): MockServicesOptions | 'help' {
  const values = parse(args)
  if (values['help']) return 'help'
  const firstId = readInteger(values, 'first-id', 1, Number.MAX_SAFE_INTEGER)
  const callApi = {
    port: readInteger(values, 'call-api-port', 0, 65_535),
    firstId,
    shape: {
      idField: readWord(values, 'id-field', ['id', 'call_id']),
      idType: readWord(values, 'id-type', ['number', 'string']),
      envelope: readWord(values, 'envelope', ['none', 'call']),
      numberField: readWord(values, 'number-field', ['phone_number', 'none']),
    },
  }
  const numDialer = {
    port: readInteger(values, 'num-dialer-port', 0, 65_535),
    firstId,
    unanswered: readWord(values, 'unanswered', ['completed', 'no-answer']),
  }
  const twilio = {
    port: readInteger(values, 'twilio-port', 0, 65_535),
    firstId,
    accountSid: readText(values, 'twilio-account-sid'),
    authToken: readText(values, 'twilio-auth-token'),
    callsPerSecond: readPositive(values, 'calls-per-second'),
  }
  const telnyx = {
    port: readInteger(values, 'telnyx-port', 0, 65_535),
    firstId,
    channels: readInteger(values, 'telnyx-channels', 1, Number.MAX_SAFE_INTEGER),
  }
  const over = readWord(values, 'vapi-over-concurrency', ['blocked', '429', '400'])
  const vapi = {
    port: readInteger(values, 'vapi-port', 0, 65_535),
    firstId,
    apiKey: readText(values, 'vapi-api-key'),
    concurrency: readInteger(values, 'vapi-concurrency', 1, Number.MAX_SAFE_INTEGER),
    overConcurrency: over === '429' ? 429 : over === '400' ? 400 : over,
  } as const
  const { host, ledger } = values
  return {
    host: typeof host === 'string' ? host : undefined,
    seed: readInteger(values, 'seed', 0, Number.MAX_SAFE_INTEGER),
    scenario: readScenario(values),
    onEntry: typeof ledger === 'string' ? writeTo(ledger) : undefined,
    callApi: values['no-call-api'] ? false : callApi,
    numDialer: values['no-num-dialer'] ? false : numDialer,
    telnyx: telnyx.port === undefined ? false : telnyx,
    twilio: twilio.port === undefined ? false : twilio,
    vapi: vapi.port === undefined ? false : vapi,
  }
}

function parse(args: readonly string[]): Values {
  const named = (names: readonly string[], type: 'string' | 'boolean') =>
    Object.fromEntries(names.map(name => [name, { type }]))
  const options = {
    ...named([...VALUES, ...Object.keys(SCENARIO_FLAGS)], 'string'),
    ...named(SWITCHES, 'boolean'),
    help: { type: 'boolean', short: 'h' },
  } as const
  return parseArgs({ args: [...args], options, strict: true }).values
}

function readInteger(values: Values, flag: string, least: number, greatest: number): number | undefined {
  const value = values[flag]
  if (value === undefined) return undefined
  const number = Number(value)
  if (!/^\d+$/.test(String(value)) || number < least || number > greatest) {
    throw new RangeError(
      `Expected \`--${flag}\` to be an integer from ${least} to ${greatest}, got ${JSON.stringify(value)}`,
    )
  }
  return number
}

function readText(values: Values, flag: string): string | undefined {
  const value = values[flag]
  return typeof value === 'string' ? value : undefined
}

function readPositive(values: Values, flag: string): number | undefined {
  const value = values[flag]
  if (value === undefined) return undefined
  if (Number(value) > 0 && Number.isFinite(Number(value))) return Number(value)
  throw new RangeError(`Expected \`--${flag}\` to be a number above 0, got ${JSON.stringify(value)}`)
}

function readWord<const Word extends string>(values: Values, flag: string, words: readonly Word[]): Word | undefined {
  const value = values[flag]
  const word = words.find(one => one === value)
  if (value !== undefined && word === undefined) {
    throw new RangeError(`Expected \`--${flag}\` to be among ${words.join(', ')}, got ${JSON.stringify(value)}`)
  }
  return word
}
