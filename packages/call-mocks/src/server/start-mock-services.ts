import { createCallApi, type MockCallApiOptions } from '../call-api/call-api.ts'
import type { HttpSurface, InMemoryService } from '../http-surface.ts'
import type { MockOptions, MockService } from '../mock-service.ts'
import { createNumDialer, type MockNumDialerOptions, type NumDialerService } from '../num-dialer/num-dialer.ts'
import { listen } from './listen.ts'

/** Where a service listens. */
export interface ListenOptions {
  /** 0 for a free one. @default 5000 for the Call API, 4830 for the Num Dialer */
  readonly port?: number | undefined
  /** @default '127.0.0.1' */
  readonly host?: string | undefined
}

export type CallApiServerOptions = Omit<MockCallApiOptions, 'baseUrl'> & ListenOptions

export type NumDialerServerOptions = Omit<MockNumDialerOptions, 'baseUrl'> & ListenOptions

/** A mocked service that listens. */
export interface Running {
  /** Its base address, without a slash at the end. `GET /_ledger` below it answers the ledger as JSON. */
  readonly url: string
  /** Stops listening, breaks every connection off and ends all timers. */
  close(): Promise<void>
}

export type RunningCallApi = Omit<MockService, 'close'> & Running

export type RunningNumDialer = Omit<NumDialerService, 'close' | 'fetch' | 'routes'> & Running

/** What both services share; each may have its own beside it. */
export interface MockServicesOptions extends Omit<MockOptions, 'firstId'> {
  /** @default '127.0.0.1' */
  readonly host?: string | undefined
  /** The Call API's own; `false`: it is not started. */
  readonly callApi?: CallApiServerOptions | false | undefined
  /** The Num Dialer's own; `false`: it is not started. */
  readonly numDialer?: NumDialerServerOptions | false | undefined
}

/** The services that were started. Each has a ledger of its own. */
export interface MockServices {
  readonly callApi: RunningCallApi | undefined
  readonly numDialer: RunningNumDialer | undefined
  readonly callApiUrl: string | undefined
  readonly numDialerUrl: string | undefined
  close(): Promise<void>
}

/**
 * Starts the Call API as a real server.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 * @throws {Error} if the address cannot be had
 */
export async function startCallApi(options: CallApiServerOptions = {}): Promise<RunningCallApi> {
  const { port = 5000, host, ...own } = options
  return run(createCallApi(own), port, host)
}

/**
 * Starts the Num Dialer as a real server. Its webhooks go out by HTTP, unless `deliver` takes them.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 * @throws {Error} if the address cannot be had
 */
export async function startNumDialer(options: NumDialerServerOptions = {}): Promise<RunningNumDialer> {
  const { port = 4830, host, ...own } = options
  return run(createNumDialer(own), port, host)
}

/**
 * Starts both services as real servers, or one of them. If one cannot start, none runs.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 * @throws {Error} if an address cannot be had
 */
export async function startMockServices(options: MockServicesOptions = {}): Promise<MockServices> {
  const { callApi: callApiOptions, numDialer: numDialerOptions, ...shared } = options
  const callApi = callApiOptions === false ? undefined : await startCallApi({ ...shared, ...callApiOptions })
  try {
    const numDialer = numDialerOptions === false ? undefined : await startNumDialer({ ...shared, ...numDialerOptions })
    return {
      callApi,
      numDialer,
      callApiUrl: callApi?.url,
      numDialerUrl: numDialer?.url,
      async close() {
        await Promise.all([callApi?.close(), numDialer?.close()])
      },
    }
  } catch (error) {
    await callApi?.close()
    throw error
  }
}

async function run<Service extends InMemoryService>(
  { respond, service: { fetch: _inMemory, routes: _atAnotherAddress, close, ...service } }: HttpSurface<Service>,
  port: number,
  host = '127.0.0.1',
) {
  const server = await listen(respond, { port, host })
  return {
    ...service,
    url: server.url,
    async close() {
      close()
      await server.close()
    },
  }
}
