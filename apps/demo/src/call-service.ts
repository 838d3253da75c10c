import { type CallProvider, callApi, numDialer } from '@outdial/call-client'
import type { Clock } from '@outdial/call-client/kernel'
import { startCallApi, startNumDialer } from '@outdial/call-mocks/server'
import type { Environment } from './environment.ts'
import {
  ADDRESS_OF,
  type Addresses,
  isCarrier,
  isMocked,
  type Mocks,
  type ProviderName,
  type Providers,
  providersIn,
} from './providers.ts'
import { SAMPLE_PROVIDER } from './seed/schedule-upcoming.ts'

type Services = Providers & Addresses & Mocks & Pick<Environment, 'carriers'>

/** A call service: an external one, or a mock in this process that is also reached over HTTP. */
export interface CallService {
  readonly name: ProviderName
  /** Its address; `undefined` for that of a carrier. */
  readonly url: string | undefined
  /** True if no phone rings. */
  readonly mocked: boolean
  /** True if the service runs in this process. */
  readonly inProcess: boolean
  /** Creates the provider of this service. @param webhookUrl base address of its webhooks */
  provider(webhookUrl: string): CallProvider
  close(): Promise<void>
}

/**
 * Starts the mock that dials upcoming sample calls. No variable can set its address, so a service
 * that rings phones can never replace it. Without this mock the sample calls are not dialed.
 */
export async function startSampleService(clock: Clock): Promise<Pick<CallService, 'inProcess' | 'provider' | 'close'>> {
  const { url, close } = await MOCKS['call-api'](clock)
  return { inProcess: true, provider: () => ({ ...callApi({ baseUrl: url }), name: SAMPLE_PROVIDER }), close }
}

/** Returns the services in use. Starts a mock on a free port for each one without an address. */
export const startCallServices = (environment: Services, clock: Clock): Promise<readonly CallService[]> =>
  Promise.all(providersIn(environment).map(name => startCallService(environment, name, clock)))

async function startCallService(environment: Services, name: ProviderName, clock: Clock): Promise<CallService> {
  const mocked = isMocked(environment, name)
  if (isCarrier(name)) {
    const carrier = environment.carriers[name]
    if (!carrier) throw new Error(`Expected an account at ${name}`)
    const { baseUrl: url, createProvider } = carrier
    return { name, url, mocked, inProcess: false, provider: createProvider, close: async () => {} }
  }
  const given = environment[ADDRESS_OF[name]]
  const mock = given === undefined ? await MOCKS[name](clock) : undefined
  const url = given ?? mock?.url ?? ''
  return {
    name,
    url,
    mocked,
    inProcess: mock !== undefined,
    provider: webhookUrl =>
      name === 'num-dialer' ? numDialer({ baseUrl: url, webhookUrl }) : callApi({ baseUrl: url }),
    close: async () => mock?.close(),
  }
}

// The Call API is polled every 2 s at first, so stages of a few seconds are seen.
const VISIBLE_TO_POLLS = { setupMs: [1500, 2500], ringMs: [3000, 5000], talkMs: [5000, 12_000] } as const

/** Unassigned numbers with a special outcome (North America reserves 555-01xx for fiction). */
const SPECIAL_NUMBERS = {
  '+12025550161': { outcome: 'busy' },
  '+12025550162': { outcome: 'no-answer' },
  '+12025550163': { outcome: 'failed' },
  '+12025550164': { reply: 'refused' },
} as const

const MOCKS = {
  'call-api': (clock: Clock) => startCallApi({ port: 0, clock, scenario: VISIBLE_TO_POLLS, numbers: SPECIAL_NUMBERS }),
  'num-dialer': (clock: Clock) => startNumDialer({ port: 0, clock, numbers: SPECIAL_NUMBERS }),
}
