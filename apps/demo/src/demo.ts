import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Clock, systemClock } from '@outdial/call-client/kernel'
import { createDialer } from '@outdial/dialer'
import { outdial, shutDown } from '@outdial/express'
import { createApp } from './app.ts'
import type { CallService } from './call-service.ts'
import { REPOSITORY } from './database/address.ts'
import { openCalls } from './database/open-calls.ts'
import type { Environment } from './environment.ts'
import { listen } from './listen.ts'
import { type Log, silentLog } from './log.ts'
import { DEFAULT_NUMBERS, readNumbers } from './numbers.ts'
import { createParts } from './parts.ts'
import { witnessed } from './witness.ts'

/** A demo that runs. */
export interface Demo {
  /** The address to open. */
  readonly url: string
  /** The call services that it uses, that of the scheduler first. */
  readonly services: readonly Pick<CallService, 'name' | 'url' | 'mocked'>[]
  /**
   * Places nothing more, awaits the answers of POSTs that have begun, and stops listening. Calls in flight go on at their service;
   * those that were scheduled are followed by whoever runs next.
   */
  close(): Promise<void>
}

export interface DemoOptions {
  /** Hears what failed while the demo ran, and was dealt with. */
  readonly onError: (error: unknown) => void
  /** Hears of every call that is dialed or ends, and of a database that is away. @default nobody */
  readonly log?: Log | undefined
  /**
   * The time of everything: store, scheduler, clients, and the mocked services in this process.
   *
   * @default the machine's; the store's is its database's
   */
  readonly clock?: Clock | undefined
  /** Where the pages were built. @default dist beside src */
  readonly pageFolder?: string | undefined
}

const PAGES = fileURLToPath(new URL('../dist', import.meta.url))
const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]']
// Proxies of this machine, of its containers or of its network, as Express names them.
const NEAR = 'loopback, linklocal, uniquelocal'

/**
 * Composes the packages into one server, with mocked call services beside it unless there are others. As `ROLE` has it, it places what is
 * scheduled, or leaves that to workers.
 */
export async function startDemo(environment: Environment, options: DemoOptions): Promise<Demo> {
  const { onError, log = silentLog, clock = systemClock, pageFolder = PAGES } = options
  const { ROLE, CALLER_NUMBER, NUMBERS_FILE, API_TOKEN } = environment
  const numbers = NUMBERS_FILE ? await readNumbers(resolve(REPOSITORY, NUMBERS_FILE)) : DEFAULT_NUMBERS
  const store = await openCalls(environment, { log, clock: options.clock })
  // Webhooks need the address before anything is composed, and with port 0 only listening tells it.
  const { server, origin } = await listen(environment)
  const publicUrl = environment.PUBLIC_URL ?? origin
  // Whoever reaches it can ring phones: without a token nobody beyond this machine does, webhooks apart.
  const isOpen = API_TOKEN !== undefined && environment.PUBLIC_URL !== undefined
  const ownAddresses = isOpen ? [origin, publicUrl] : [origin]
  const parts = await createParts(environment, { store, origin, publicUrl, log, clock, onError })
  const { services, calls, scheduler, metrics, witness } = parts

  const dial = calls[environment.DIALER_PROVIDER]?.dial
  if (!dial) throw new Error('Expected a client of each provider')
  const dialer = createDialer({ dial: witnessed(dial, witness), concurrency: environment.CONCURRENCY, clock })
  const router = outdial({
    webhooks: calls,
    dialer,
    list: () => numbers.map(to => ({ to, from: CALLER_NUMBER })),
    scheduler,
    publicUrl,
    token: API_TOKEN,
    hosts: [...LOCAL_NAMES, ...ownAddresses.map(address => new URL(address).hostname)],
    defaultCountry: environment.DEFAULT_COUNTRY,
    from: CALLER_NUMBER,
    onError,
    clock,
  })
  const ringing = services.filter(({ mocked }) => !mocked).map(({ name }) => name)
  let running = false
  server.on(
    'request',
    createApp({
      router,
      metrics,
      readiness: {
        running: () => running,
        store: store.now,
        clock,
        mocked: ringing.length === 0,
        services: ringing,
        token: API_TOKEN !== undefined,
      },
      pageFolder,
      isSecure: isOpen && publicUrl.startsWith('https:'),
      trustedProxies: isOpen && NEAR,
      onError,
    }),
  )
  if (ROLE === 'both') await scheduler.start()
  running = true

  return {
    url: origin,
    services,
    async close() {
      running = false
      await shutDown({ server, router, dialer, scheduler, clients: Object.values(calls), store })
      await parts.closeServices()
    },
  }
}
