import { type CallProvider, callApi, numDialer } from '@outdial/call-client'
import type { Clock } from '@outdial/call-client/kernel'
import { startCallApi, startNumDialer } from '@outdial/call-mocks/server'
import {
  type Addresses,
  isMocked,
  type Mocks,
  type ProviderName,
  type Providers,
  providersIn,
  serviceUrl,
} from './providers.ts'
import { MADE_UP } from './seed/schedule-coming.ts'

/** A service that rings the phones: somebody's, or a mocked one in this process, reached by HTTP all the same. */
export interface CallService {
  readonly name: ProviderName
  readonly url: string
  /** No phone rings. */
  readonly mocked: boolean
  /** It is in this process. */
  readonly inside: boolean
  /** The provider that reaches it, and is reached under these webhooks' base address. */
  provider(webhookUrl: string): CallProvider
  close(): Promise<void>
}

/**
 * Starts who dials the made-up calls that are to come. No variable gives it an address, so that nothing that rings phones can take its place:
 * where it is not started, nobody dials these calls.
 */
export async function startMadeUpService(clock: Clock): Promise<Pick<CallService, 'inside' | 'provider' | 'close'>> {
  const { url, close } = await MOCKS['call-api'](clock)
  return { inside: true, provider: () => ({ ...callApi({ baseUrl: url }), name: MADE_UP }), close }
}

/** Finds the services that the environment names, and starts a mocked one on a free port for each that has no address. */
export async function startCallServices(
  environment: Providers & Addresses & Mocks,
  clock: Clock,
): Promise<readonly CallService[]> {
  const services: CallService[] = []
  for (const name of providersIn(environment)) services.push(await startCallService(environment, name, clock))
  return services
}

async function startCallService(
  environment: Addresses & Mocks,
  name: ProviderName,
  clock: Clock,
): Promise<CallService> {
  const given = serviceUrl(environment, name)
  const mock = given === undefined ? await MOCKS[name](clock) : undefined
  const url = given ?? mock?.url ?? ''
  return {
    name,
    url,
    mocked: isMocked(environment, name),
    inside: mock !== undefined,
    provider: webhookUrl =>
      name === 'num-dialer' ? numDialer({ baseUrl: url, webhookUrl }) : callApi({ baseUrl: url }),
    close: async () => mock?.close(),
  }
}

// The Call API is asked every other second: stages that are longer than that are all seen.
const SEEN_BY_POLLS = { setupMs: [1500, 2500], ringMs: [3000, 5000], talkMs: [5000, 12_000] } as const

/** Numbers to which something else happens than to others: they belong to nobody (North America keeps 555-01xx for fiction). */
export const ODD_NUMBERS = {
  '+12025550161': { outcome: 'busy' },
  '+12025550162': { outcome: 'no-answer' },
  '+12025550163': { outcome: 'failed' },
  '+12025550164': { reply: 'refused' },
} as const

const MOCKS = {
  'call-api': (clock: Clock) => startCallApi({ port: 0, clock, scenario: SEEN_BY_POLLS, numbers: ODD_NUMBERS }),
  'num-dialer': (clock: Clock) => startNumDialer({ port: 0, clock, numbers: ODD_NUMBERS }),
}
