import { z } from 'zod'

/** The services that ring phones, unless `MOCKED_SERVICES` names them. */
export const CARRIERS = ['twilio', 'telnyx', 'vapi'] as const

export type CarrierName = (typeof CARRIERS)[number]

export const isCarrier = (name: string): name is CarrierName => CARRIERS.some(carrier => carrier === name)

const NAMES = ['num-dialer', 'call-api', ...CARRIERS] as const

export const provider = z.enum(NAMES, `among ${NAMES.join(', ')}`)

/** One or more, separated by commas. */
export const providers = z
  .string()
  .transform(names => names.split(','))
  .pipe(z.array(z.enum(NAMES, `one or more of ${NAMES.join(', ')}, separated by commas`)))

export type ProviderName = z.infer<typeof provider>

/** The services of which a mock runs in this process if they have no address, with the variable of it. */
export const ADDRESS_OF = { 'call-api': 'CALL_API_URL', 'num-dialer': 'NUM_DIALER_URL' } as const

export interface Providers {
  readonly DIALER_PROVIDER: ProviderName
  readonly SCHEDULER_PROVIDER: ProviderName
}

export type Addresses = { readonly [Name in (typeof ADDRESS_OF)[keyof typeof ADDRESS_OF]]?: string | undefined }

/** The services that have an address and are mocks. */
export interface Mocks {
  readonly MOCKED_SERVICES?: readonly ProviderName[] | undefined
}

/** The services in use, each once, the scheduler's first. */
export const providersIn = ({ SCHEDULER_PROVIDER, DIALER_PROVIDER }: Providers): readonly ProviderName[] => [
  ...new Set([SCHEDULER_PROVIDER, DIALER_PROVIDER]),
]

/** True if the service is a mock in this process. A carrier never is. */
export const isInProcess = (environment: Addresses, name: ProviderName): boolean =>
  !isCarrier(name) && environment[ADDRESS_OF[name]] === undefined

/** True if no phone rings through this service. */
export const isMocked = (environment: Addresses & Mocks, name: ProviderName): boolean =>
  isInProcess(environment, name) || environment.MOCKED_SERVICES?.includes(name) === true

/** True if every service in use is a mock in this process, so that no phone can ring. */
export const allInProcess = (environment: Providers & Addresses): boolean =>
  providersIn(environment).every(name => isInProcess(environment, name))
