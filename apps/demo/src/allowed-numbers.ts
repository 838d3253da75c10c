import { type NumberPolicy, numberPolicy } from '@outdial/call-client/phone'
import type { Environment } from './environment.ts'
import type { Log } from './log.ts'
import { isMocked, providersIn } from './providers.ts'

type Variables = Pick<
  Environment,
  'ALLOWED_COUNTRIES' | 'DIALER_PROVIDER' | 'SCHEDULER_PROVIDER' | 'CALL_API_URL' | 'NUM_DIALER_URL' | 'MOCKED_SERVICES'
>

/**
 * The numbers that may be called. `undefined` if all may, because every service is a mock and no
 * countries are named. With a real service and no countries, none may.
 */
export function allowedNumbers(environment: Variables): NumberPolicy | undefined {
  const { ALLOWED_COUNTRIES: countries } = environment
  if (countries === undefined && ringsNoPhone(environment)) return undefined
  const policy = numberPolicy({ countries: countries ?? [] })
  const given = countries === undefined ? 'is not set' : `is ${[countries].flat().join(',')}`
  return number => {
    const reason = policy(number)
    return reason && `${reason}: ALLOWED_COUNTRIES ${given}`
  }
}

const ringsNoPhone = (environment: Variables) => providersIn(environment).every(name => isMocked(environment, name))

/** Logs which numbers may be called. */
export function logAllowedNumbers(log: Log, environment: Variables): void {
  const { ALLOWED_COUNTRIES: countries } = environment
  if (countries !== undefined)
    log.info(`Numbers that may be called: ALLOWED_COUNTRIES is ${[countries].flat().join(',')}`)
  else if (ringsNoPhone(environment)) log.info('All numbers may be called, since no phone rings')
  else log.warn('No number may be called. Set ALLOWED_COUNTRIES, such as US,DE, since phones ring')
}
