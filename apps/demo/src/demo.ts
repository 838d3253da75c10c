import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCallClient } from '@outdial/call-client'
import { type Clock, systemClock } from '@outdial/call-client/kernel'
import { createDialer } from '@outdial/dialer'
import { outdial, shutDown, webhooksAt } from '@outdial/express'
import { type CallStore, createScheduler } from '@outdial/scheduler-core'
import { createApp } from './app.ts'
import { type CallService, startCallServices, startMadeUpService } from './call-service.ts'
import { openDatabase, REPOSITORY } from './database.ts'
import { type Environment, ringsNobody } from './environment.ts'
import { fillNewDatabase } from './first-start.ts'
import { listen } from './listen.ts'
import { type Log, silentLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { DEFAULT_NUMBERS, readNumbers } from './numbers.ts'
import { timeMachine } from './seed/time-machine.ts'
import { logWitness, witnessed, witnesses, witnessScheduler } from './witness.ts'

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
  /** Hears of every call that is dialed or ends. @default nobody */
  readonly log?: Log | undefined
  /** The time of everything: store, scheduler, clients, and the mocked services in this process. @default systemClock */
  readonly clock?: Clock | undefined
  /** Where the pages were built. @default dist beside src */
  readonly pageFolder?: string | undefined
}

const PAGES = fileURLToPath(new URL('../dist', import.meta.url))
const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]']
// Proxies of this machine, of its containers or of its network, as Express names them.
const NEAR = 'loopback, linklocal, uniquelocal'
const PLACE_TIMEOUT_MS = 30_000

/** Composes the packages into one server, with mocked call services beside it unless there are others. */
export async function startDemo(environment: Environment, options: DemoOptions): Promise<Demo> {
  const { onError, log = silentLog, clock = systemClock, pageFolder = PAGES } = options
  const { MAX_CALL_MS, CALLER_NUMBER, NUMBERS_FILE, API_TOKEN } = environment
  const numbers = NUMBERS_FILE ? await readNumbers(resolve(REPOSITORY, NUMBERS_FILE)) : DEFAULT_NUMBERS
  const storeClock = timeMachine(clock)
  const isMocked = ringsNobody(environment)
  const fill = (empty: CallStore) => fillNewDatabase({ environment, store: empty, clock: storeClock, log })
  const store = await openDatabase(environment.DATABASE_URL, storeClock, isMocked ? fill : undefined)
  // Webhooks need the address before anything is composed, and with port 0 only listening tells it.
  const { server, origin } = await listen(environment)
  const publicUrl = environment.PUBLIC_URL ?? origin
  // Whoever reaches it can ring phones: without a token nobody beyond this machine does, webhooks apart.
  const isOpen = API_TOKEN !== undefined && environment.PUBLIC_URL !== undefined
  const ownAddresses = isOpen ? [origin, publicUrl] : [origin]
  const services = await startCallServices(environment, clock)
  // The scheduler dials with the first of all unless it is told otherwise.
  const dialing = [...services, ...(isMocked ? [await startMadeUpService(clock)] : [])]

  const bounds = { maxCallMs: MAX_CALL_MS, placeTimeoutMs: Math.min(PLACE_TIMEOUT_MS, Math.floor(MAX_CALL_MS / 3)) }
  const clients = dialing.map(service => {
    // A service in this process needs no way round through the world.
    const provider = service.provider(webhooksAt(service.mocked ? origin : publicUrl))
    const client = createCallClient({ ...bounds, provider, clock })
    client.on('error', ({ error }) => onError(error))
    return client
  })
  const calls = Object.fromEntries(clients.map(client => [client.provider.name, client]))
  const scheduler = createScheduler({ ...bounds, store, calls, concurrency: environment.SCHEDULER_CONCURRENCY, clock })
  scheduler.on('error', ({ error }) => onError(error))

  const metrics = createMetrics(scheduler)
  const witness = witnesses([metrics, logWitness(log)])
  witnessScheduler(scheduler, witness)
  const dial = calls[environment.DIALER_PROVIDER]?.dial
  if (!dial) throw new Error('Expected a client of each provider')
  const dialer = createDialer({ dial: witnessed(dial, witness), concurrency: environment.CONCURRENCY, clock })

  const router = outdial({
    calls,
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
        mocked: isMocked,
        services: ringing,
        token: API_TOKEN !== undefined,
      },
      pageFolder,
      isSecure: isOpen && publicUrl.startsWith('https:'),
      trustedProxies: isOpen && NEAR,
      onError,
    }),
  )
  await scheduler.start()
  running = true

  return {
    url: origin,
    services,
    async close() {
      running = false
      await shutDown({ server, router, dialer, scheduler, calls: clients, store })
      await Promise.all(dialing.map(service => service.close()))
    },
  }
}
