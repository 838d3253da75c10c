import { z } from 'zod'

export const provider = z.enum(['call-api', 'num-dialer'], 'num-dialer or call-api')

export type ProviderName = z.infer<typeof provider>

/** The variable that gives a service its address. */
export const ADDRESS_OF = { 'call-api': 'CALL_API_URL', 'num-dialer': 'NUM_DIALER_URL' } as const

export interface Providers {
  readonly DIALER_PROVIDER: ProviderName
  readonly SCHEDULER_PROVIDER: ProviderName
}

export type Addresses = { readonly [Name in (typeof ADDRESS_OF)[ProviderName]]?: string | undefined }

/** The services that this environment uses, each once, that of the scheduler first. */
export const providersIn = ({ SCHEDULER_PROVIDER, DIALER_PROVIDER }: Providers): readonly ProviderName[] => [
  ...new Set([SCHEDULER_PROVIDER, DIALER_PROVIDER]),
]

/** The address of a service; `undefined` if it is mocked. */
export const serviceUrl = (environment: Addresses, name: ProviderName): string | undefined =>
  environment[ADDRESS_OF[name]]

/** Whether no phone rings: every service that is used is mocked. */
export const ringsNobody = (environment: Providers & Addresses): boolean =>
  providersIn(environment).every(name => serviceUrl(environment, name) === undefined)
