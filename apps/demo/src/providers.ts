import { z } from 'zod'

export const provider = z.enum(['call-api', 'num-dialer'], 'num-dialer or call-api')

/** One or more, separated by commas. */
export const providers = z
  .string()
  .regex(/^(call-api|num-dialer)(,(call-api|num-dialer))*$/, 'num-dialer, call-api or num-dialer,call-api')
  .transform(names => names.split(','))
  .pipe(z.array(provider))

export type ProviderName = z.infer<typeof provider>

/** The variable that holds a service's address. */
export const ADDRESS_OF = { 'call-api': 'CALL_API_URL', 'num-dialer': 'NUM_DIALER_URL' } as const

export interface Providers {
  readonly DIALER_PROVIDER: ProviderName
  readonly SCHEDULER_PROVIDER: ProviderName
}

export type Addresses = { readonly [Name in (typeof ADDRESS_OF)[ProviderName]]?: string | undefined }

/** The services that have an address and are mocks. */
export interface Mocks {
  readonly MOCKED_SERVICES?: readonly ProviderName[] | undefined
}

/** The services in use, each once, the scheduler's first. */
export const providersIn = ({ SCHEDULER_PROVIDER, DIALER_PROVIDER }: Providers): readonly ProviderName[] => [
  ...new Set([SCHEDULER_PROVIDER, DIALER_PROVIDER]),
]

/** The address of a service; `undefined` if it is a mock in this process. */
export const serviceUrl = (environment: Addresses, name: ProviderName): string | undefined =>
  environment[ADDRESS_OF[name]]

/** True if no phone rings through this service. */
export const isMocked = (environment: Addresses & Mocks, name: ProviderName): boolean =>
  serviceUrl(environment, name) === undefined || environment.MOCKED_SERVICES?.includes(name) === true

/** True if every service in use is a mock in this process, so that no phone can ring. */
export const allInProcess = (environment: Providers & Addresses): boolean =>
  providersIn(environment).every(name => serviceUrl(environment, name) === undefined)
