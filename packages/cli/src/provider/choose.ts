import { variablesOf } from '@outdial/call-client/environment'
import type { Variables } from '../command/read-arguments.ts'
import { UsageError } from '../command/usage-error.ts'

/** The providers that ring phones. */
export const CARRIERS = ['twilio', 'telnyx', 'vapi'] as const

export type CarrierName = (typeof CARRIERS)[number]

export const isCarrier = (name: string | undefined): name is CarrierName => CARRIERS.some(carrier => carrier === name)

/** The carriers that are asked for, are in use, or else have credentials in the environment. */
export function carriersIn(variables: Variables, asked: string | undefined): readonly CarrierName[] {
  if (isCarrier(asked)) return [asked]
  const inUse = [variables['DIALER_PROVIDER'], variables['SCHEDULER_PROVIDER']].filter(isCarrier)
  if (inUse.length > 0) return [...new Set(inUse)]
  return CARRIERS.filter(name =>
    variablesOf(name).some(({ name: variable, isRequired }) => isRequired && variables[variable]),
  )
}

/**
 * The carrier of one call.
 *
 * @throws {UsageError} unless it is clear which
 */
export function chooseCarrier(variables: Variables, asked: string | undefined): CarrierName {
  const [first, ...more] = carriersIn(variables, asked)
  if (first !== undefined && more.length === 0) return first
  const why = first === undefined ? 'no carrier has variables' : `${[first, ...more].join(' and ')} have variables`
  throw new UsageError(`Expected --provider to name a carrier, since ${why}`)
}
