import type { CallProvider } from '@outdial/call-client'
import { faultsOf, providerFromEnvironment, type VariableFault, variablesOf } from '@outdial/call-client/environment'
import { isPhoneNumber, type PhoneNumber, toPhoneNumber } from '@outdial/call-client/kernel'
import type { ProviderLimits } from '@outdial/scheduler-core'
import type { Environment, Variables } from './environment.ts'
import { CARRIERS, type CarrierName, isCarrier, isMocked, type ProviderName, providersIn } from './providers.ts'

/** An account at a carrier, from its own variables. */
export interface Carrier {
  readonly name: CarrierName
  /** Address of a mock or of a compatible service; `undefined` for the carrier's own. */
  readonly baseUrl: string | undefined
  /** The calling number; `undefined` if the carrier knows only its id. */
  readonly from: PhoneNumber | undefined
  /** Values that no log may show. */
  readonly secrets: readonly string[]
  /** The least `MAX_CALL_MS`, without the time in which the POST is sent. */
  readonly minCallMs: number
  /** @param webhookUrl base address of its webhooks */
  createProvider(webhookUrl: string): CallProvider
}

/** The carriers in use. */
export type Carriers = { readonly [Name in CarrierName]?: Carrier }

type Given = Readonly<Record<string, string | undefined>>

const inUse = (variables: Variables): readonly CarrierName[] =>
  CARRIERS.filter(name => providersIn(variables).includes(name))

/** Reads the accounts of the carriers in use. No fault contains a value. */
export function readCarriers(
  variables: Variables,
  given: Given,
): { readonly carriers: Carriers; readonly faults: readonly VariableFault[] } {
  const faults = inUse(variables).flatMap(name => [...faultsOf(name, given), ...twimlFaults(name, given)])
  if (faults.length > 0) return { carriers: {}, faults }
  return { carriers: Object.fromEntries(inUse(variables).map(name => [name, carrierOf(name, given)])), faults }
}

const TWIML = ['TWILIO_TWIML', 'TWILIO_TWIML_URL', 'TWILIO_TWIML_APP_SID'] as const

function twimlFaults(name: CarrierName, given: Given): readonly VariableFault[] {
  if (name !== 'twilio') return []
  const [first, ...more] = TWIML.filter(variable => given[variable])
  if (first === undefined) {
    const expected = 'what a call says, such as <Response><Say>Hello.</Say></Response>, or TWILIO_TWIML_URL to be set'
    return [{ name: 'TWILIO_TWIML', expected }]
  }
  return more.map(variable => ({ name: variable, expected: `unset, since ${first} is set` }))
}

function carrierOf(name: CarrierName, given: Given): Carrier {
  const createProvider = (webhookUrl: string) => providerFromEnvironment(name, given, { webhookUrl })
  const prefix = name.toUpperCase()
  const number = given[`${prefix}_PHONE_NUMBER`]
  return {
    name,
    baseUrl: given[`${prefix}_BASE_URL`],
    from: isPhoneNumber(number) ? number : undefined,
    secrets: variablesOf(name)
      .filter(({ isSecret }) => isSecret)
      .flatMap(({ name: variable }) => (given[variable] ?? '').split(','))
      .filter(secret => secret !== ''),
    // Where its webhooks go does not matter here.
    minCallMs: createProvider('http://127.0.0.1/webhooks').facts.minCallMs ?? 0,
    createProvider,
  }
}

/** Finds what a carrier needs beside its account. */
export function carrierConflicts(environment: Environment): readonly VariableFault[] {
  const { ALLOWED_COUNTRIES, PUBLIC_URL, CALLER_NUMBER, MAX_CALL_MS, carriers } = environment
  return Object.values(carriers).flatMap(({ name, baseUrl, minCallMs }) => {
    const conflicts: VariableFault[] = []
    if (isMocked(environment, name)) {
      if (baseUrl === undefined) {
        const expected = `the address of the mock, since MOCKED_SERVICES names ${name}`
        conflicts.push({ name: `${name.toUpperCase()}_BASE_URL`, expected })
      }
    } else {
      if (!ALLOWED_COUNTRIES) {
        const expected = `the countries whose numbers may be called, such as US,DE, since ${name} rings phones`
        conflicts.push({ name: 'ALLOWED_COUNTRIES', expected })
      }
      if (!PUBLIC_URL) {
        conflicts.push({ name: 'PUBLIC_URL', expected: `the public address to which ${name} sends its webhooks` })
      }
      if (name === 'vapi' && !CALLER_NUMBER) {
        conflicts.push({ name: 'CALLER_NUMBER', expected: 'the number of VAPI_PHONE_NUMBER_ID, for the history' })
      }
    }
    if (MAX_CALL_MS - placeTimeoutMs(MAX_CALL_MS) < minCallMs) {
      const expected = `${minCallMs + MAX_PLACE_TIMEOUT_MS} or more, since ${name} cannot limit calls to less`
      conflicts.push({ name: 'MAX_CALL_MS', expected })
    }
    return conflicts
  })
}

const MAX_PLACE_TIMEOUT_MS = 30_000

/** Milliseconds to wait for the answer to a POST. */
export const placeTimeoutMs = (maxCallMs: number): number => Math.min(MAX_PLACE_TIMEOUT_MS, Math.floor(maxCallMs / 3))

const FICTIONAL = toPhoneNumber('+12025550123')

/** The calling number at a service: a carrier's own, or `CALLER_NUMBER`. */
export const callerAt = (
  { carriers, CALLER_NUMBER = FICTIONAL }: Pick<Environment, 'carriers' | 'CALLER_NUMBER'>,
  name: ProviderName,
): PhoneNumber => (isCarrier(name) && carriers[name]?.from) || CALLER_NUMBER

/** The limits of the account at a carrier. */
export function limitsAt(environment: Variables, name: CarrierName): ProviderLimits {
  const { TWILIO_CALLS_PER_SECOND, TWILIO_CONCURRENCY, TELNYX_CALLS_PER_SECOND, TELNYX_CONCURRENCY } = environment
  const { VAPI_CALLS_PER_SECOND, VAPI_CONCURRENCY } = environment
  return {
    twilio: { callsPerSecond: TWILIO_CALLS_PER_SECOND, concurrency: TWILIO_CONCURRENCY },
    telnyx: { callsPerSecond: TELNYX_CALLS_PER_SECOND, concurrency: TELNYX_CONCURRENCY },
    vapi: { callsPerSecond: VAPI_CALLS_PER_SECOND, concurrency: VAPI_CONCURRENCY },
  }[name]
}
