import { CALL_API_NAMES, createCallApi, type MockCallApiOptions } from '../call-api/call-api.ts'
import type { HttpSurface, InMemoryService } from '../http-surface.ts'
import type { MockOptions, MockService } from '../mock-service.ts'
import {
  createNumDialer,
  type MockNumDialerOptions,
  NUM_DIALER_NAMES,
  type NumDialerService,
} from '../num-dialer/num-dialer.ts'
import { createTelnyx, type MockTelnyxOptions, TELNYX_NAMES, type TelnyxService } from '../telnyx/telnyx.ts'
import { createTwilio, type MockTwilioOptions, TWILIO_NAMES, type TwilioService } from '../twilio/twilio.ts'
import { createVapi, type MockVapiOptions, VAPI_NAMES, type VapiService } from '../vapi/vapi.ts'
import { checkServer, checkServices } from './check-server.ts'
import { listen } from './listen.ts'

/** The address of a server, and its faults on the wire. */
export interface ListenOptions {
  /**
   * 0 picks a free port.
   * @default 5000 for the Call API, 4830 Num Dialer, 4840 Twilio, 4850 Telnyx, 4860 Vapi
   */
  readonly port?: number | undefined
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string | undefined
  /**
   * Status of surplus answers, 200 to 599. From the second request of a connection on, the server
   * answers each POST with it before the true answer, as a proxy out of step does.
   * @default none
   */
  readonly surplusAnswers?: number | undefined
}

/** Options of `startCallApi`: those of `mockCallApi`, and where the server listens. */
export type CallApiServerOptions = Omit<MockCallApiOptions, 'baseUrl'> & ListenOptions

/** Options of `startNumDialer`: those of `mockNumDialer`, and where the server listens. */
export type NumDialerServerOptions = Omit<MockNumDialerOptions, 'baseUrl'> & ListenOptions

/** Options of `startTwilio`: those of `mockTwilio`, and where the server listens. */
export type TwilioServerOptions = Omit<MockTwilioOptions, 'baseUrl'> & ListenOptions

/** Options of `startTelnyx`: those of `mockTelnyx`, and where the server listens. */
export type TelnyxServerOptions = Omit<MockTelnyxOptions, 'baseUrl'> & ListenOptions

/** Options of `startVapi`: those of `mockVapi`, and where the server listens. */
export type VapiServerOptions = Omit<MockVapiOptions, 'baseUrl'> & ListenOptions

/** A mocked service that runs as a server. */
export interface Running {
  /** Base address without a trailing slash. `GET /_ledger` below it returns the ledger as JSON. */
  readonly url: string
  /** Stops listening, closes every connection and cancels all timers. */
  close(): Promise<void>
}

/** The server that `startCallApi` started. */
export type RunningCallApi = Omit<MockService, 'close'> & Running

/** The server that `startNumDialer` started. */
export type RunningNumDialer = Omit<NumDialerService, 'close' | 'fetch' | 'routes'> & Running

/** The server that `startTwilio` started. */
export type RunningTwilio = Omit<TwilioService, 'close' | 'fetch' | 'routes'> & Running

/** The server that `startTelnyx` started. */
export type RunningTelnyx = Omit<TelnyxService, 'close' | 'fetch' | 'routes'> & Running

/** The server that `startVapi` started. */
export type RunningVapi = Omit<VapiService, 'close' | 'fetch' | 'routes'> & Running

/** Options of all services. The options of one service override them. */
export interface MockServicesOptions extends Omit<MockOptions, 'firstId'> {
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string | undefined
  /**
   * Status of surplus answers, 200 to 599. From the second request of a connection on, the server
   * answers each POST with it before the true answer, as a proxy out of step does.
   * @default none
   */
  readonly surplusAnswers?: number | undefined
  /** Options of the Call API; `false` does not start it. */
  readonly callApi?: CallApiServerOptions | false | undefined
  /** Options of the Num Dialer; `false` does not start it. */
  readonly numDialer?: NumDialerServerOptions | false | undefined
  /** Options of Twilio. @default it is not started */
  readonly twilio?: TwilioServerOptions | false | undefined
  /** Options of Telnyx. @default it is not started */
  readonly telnyx?: TelnyxServerOptions | false | undefined
  /** Options of Vapi. @default it is not started */
  readonly vapi?: VapiServerOptions | false | undefined
}

/** The started services. Each has its own ledger. */
export interface MockServices {
  readonly callApi: RunningCallApi | undefined
  readonly numDialer: RunningNumDialer | undefined
  readonly twilio: RunningTwilio | undefined
  readonly telnyx: RunningTelnyx | undefined
  readonly vapi: RunningVapi | undefined
  readonly callApiUrl: string | undefined
  readonly numDialerUrl: string | undefined
  close(): Promise<void>
}

/**
 * Starts the Call API as an HTTP server.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 * @throws {Error} if the address is not available
 */
export async function startCallApi(options: CallApiServerOptions = {}): Promise<RunningCallApi> {
  checkServer('startCallApi', options, CALL_API_NAMES)
  const { port = 5000, host, surplusAnswers, ...own } = options
  return run(createCallApi(own), { port, host, surplusAnswers })
}

/**
 * Starts the Num Dialer as an HTTP server. It sends webhooks over HTTP, unless `deliver` is given.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 * @throws {Error} if the address is not available
 */
export async function startNumDialer(options: NumDialerServerOptions = {}): Promise<RunningNumDialer> {
  checkServer('startNumDialer', options, NUM_DIALER_NAMES)
  const { port = 4830, host, surplusAnswers, ...own } = options
  return run(createNumDialer(own), { port, host, surplusAnswers })
}

/**
 * Starts Twilio as an HTTP server. It sends webhooks over HTTP, unless `deliver` is given.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 * @throws {Error} if the address is not available
 */
export async function startTwilio(options: TwilioServerOptions = {}): Promise<RunningTwilio> {
  checkServer('startTwilio', options, TWILIO_NAMES)
  const { port = 4840, host, surplusAnswers, ...own } = options
  return run(createTwilio(own), { port, host, surplusAnswers })
}

/**
 * Starts Telnyx as an HTTP server. It sends webhooks over HTTP, unless `deliver` is given.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 * @throws {Error} if the address is not available
 */
export async function startTelnyx(options: TelnyxServerOptions = {}): Promise<RunningTelnyx> {
  checkServer('startTelnyx', options, TELNYX_NAMES)
  const { port = 4850, host, surplusAnswers, ...own } = options
  return run(createTelnyx({ ...own, baseUrl: 'https://api.telnyx.com' }), { port, host, surplusAnswers })
}

/**
 * Starts Vapi as an HTTP server. It sends webhooks over HTTP, unless `deliver` is given.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 * @throws {Error} if the address is not available
 */
export async function startVapi(options: VapiServerOptions = {}): Promise<RunningVapi> {
  checkServer('startVapi', options, VAPI_NAMES)
  const { port = 4860, host, surplusAnswers, ...own } = options
  return run(createVapi(own), { port, host, surplusAnswers })
}

/**
 * Starts the Call API and the Num Dialer, or one of them, and the carriers that have options, as HTTP
 * servers. If one cannot start, none runs.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 * @throws {Error} if an address is not available
 */
export async function startMockServices(options: MockServicesOptions = {}): Promise<MockServices> {
  checkServices(options)
  const { callApi, numDialer, twilio = false, telnyx = false, vapi = false, ...shared } = options
  const started: Running[] = []
  const close = async () => void (await Promise.all(started.map(service => service.close())))
  const start = async <Options extends object, Service extends Running>(
    begin: (options: Options) => Promise<Service>,
    own: Options | false | undefined,
  ): Promise<Service | undefined> => {
    if (own === false) return undefined
    const service = await begin(Object.assign({}, shared, own))
    started.push(service)
    return service
  }
  try {
    const services = {
      callApi: await start(startCallApi, callApi),
      numDialer: await start(startNumDialer, numDialer),
      twilio: await start(startTwilio, twilio),
      telnyx: await start(startTelnyx, telnyx),
      vapi: await start(startVapi, vapi),
    }
    return { ...services, callApiUrl: services.callApi?.url, numDialerUrl: services.numDialer?.url, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function run<Service extends InMemoryService>(
  { respond, service: { fetch: _inMemory, routes: _atAnotherAddress, close, ...service } }: HttpSurface<Service>,
  { port, host = '127.0.0.1', surplusAnswers }: ListenOptions & { readonly port: number },
) {
  const server = await listen(respond, { port, host, surplusAnswers })
  return {
    ...service,
    url: server.url,
    async close() {
      close()
      await server.close()
    },
  }
}
