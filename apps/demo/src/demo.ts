import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Clock, systemClock } from '@outdial/call-client/kernel'
import { createDialer, paced } from '@outdial/dialer'
import { outdial } from '@outdial/express'
import { publicAddress } from './access.ts'
import { startAccounts } from './accounts/start-accounts.ts'
import { allowedNumbers } from './allowed-numbers.ts'
import { createApp } from './app.ts'
import { observeDial } from './call-observer.ts'
import type { CallService } from './call-service.ts'
import { callerAt, limitsAt } from './carriers.ts'
import { REPOSITORY } from './database/address.ts'
import { openCalls } from './database/open-calls.ts'
import type { Environment } from './environment.ts'
import { listen } from './listen.ts'
import { type Log, silentLog } from './log.ts'
import { numbersToDial } from './numbers.ts'
import { isCarrier, isMocked } from './providers.ts'
import { startRetention } from './retention.ts'
import { createRuntime } from './runtime.ts'
import { shutDownAndLog } from './shut-down.ts'

/** A running demo. */
export interface Demo {
  /** The address to open in a browser. */
  readonly url: string
  /** The call services in use, the scheduler's first. */
  readonly services: readonly Pick<CallService, 'name' | 'url' | 'mocked'>[]
  /**
   * Stops placing calls, awaits the answers of POSTs in flight, and stops listening. Calls in
   * flight continue at their service; the next process to start follows the scheduled ones.
   */
  close(): Promise<void>
}

export interface DemoOptions {
  /** Receives errors that the demo has already handled. */
  readonly onError: (error: unknown) => void
  /** Receives a line for each call dialed or ended, and for each change of the connection. */
  readonly log?: Log | undefined
  /**
   * The clock of the store, the scheduler, the clients and the in-process mocks.
   *
   * @default the machine's clock, and for the store the database's
   */
  readonly clock?: Clock | undefined
  /** Folder of the built pages. @default dist beside src */
  readonly pageFolder?: string | undefined
}

const PAGES = fileURLToPath(new URL('../dist', import.meta.url))
const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Composes the packages into one server, with in-process mocks for call services that have no
 * address. With `ROLE=both` it also places scheduled calls; with `ROLE=web` workers do.
 */
export async function startDemo(environment: Environment, options: DemoOptions): Promise<Demo> {
  const { onError, log = silentLog, clock = systemClock, pageFolder = PAGES } = options
  const { ROLE, NUMBERS_FILE, API_TOKEN, API_TOKEN_PREVIOUS, DIALER_PROVIDER, SCHEDULER_PROVIDER } = environment
  // Numbers of a list that rings no phone need not be allowed.
  const policy = isMocked(environment, DIALER_PROVIDER) ? undefined : allowedNumbers(environment)
  const numbers = await numbersToDial(NUMBERS_FILE && resolve(REPOSITORY, NUMBERS_FILE), policy)
  const store = await openCalls(environment, { log, clock: options.clock })
  // Webhooks need the address first, and with port 0 only listening tells the port.
  const { server, origin } = await listen(environment)
  const publicUrl = environment.PUBLIC_URL ?? origin
  // Clients can place calls, so without a token and accounts only this machine is served, webhooks excepted.
  const address = publicAddress(environment) ?? origin
  const isOpen = publicAddress(environment) !== undefined
  const names = [...LOCAL_NAMES, ...[origin, address].map(each => new URL(each).hostname)]
  const accounts =
    environment.ACCOUNTS === 'on'
      ? await startAccounts(environment, { address, origin, names, isOpen, log, onError })
      : undefined
  const runtime = await createRuntime(environment, { store, origin, publicUrl, log, clock, onError })
  const { services, clients, scheduler, metrics, observer } = runtime

  const given = clients[DIALER_PROVIDER]?.dial
  if (!given) throw new Error('Expected a client for each provider')
  const { callsPerSecond } = isCarrier(DIALER_PROVIDER) ? limitsAt(environment, DIALER_PROVIDER) : {}
  const dial = callsPerSecond === undefined ? given : paced(given, { callsPerSecond, clock })
  const dialer = createDialer({ dial: observeDial(dial, observer), concurrency: environment.CONCURRENCY, clock })
  const router = outdial({
    webhooks: clients,
    dialer,
    list: () => numbers.map(to => ({ to, from: callerAt(environment, DIALER_PROVIDER) })),
    maxCallMs: environment.MAX_CALL_MS,
    scheduler,
    publicUrl,
    ...(API_TOKEN && { token: [API_TOKEN, ...(API_TOKEN_PREVIOUS ? [API_TOKEN_PREVIOUS] : [])] }),
    sessions: store,
    ...(accounts && { authorize: accounts.authorize, usersMayDial: true }),
    hosts: names,
    defaultCountry: environment.DEFAULT_COUNTRY,
    from: callerAt(environment, SCHEDULER_PROVIDER),
    onError,
    onOperator: ({ action, address, ...of }) => log.warn(`Operator at ${address}: ${action}`, of),
    clock,
  })
  const realServices = services.filter(({ mocked }) => !mocked).map(({ name }) => name)
  const mocked = realServices.length === 0
  const account = accounts?.routes({ mocked, onSignOut: router.checkSessions })
  let running = false
  server.on(
    'request',
    createApp({
      router,
      account,
      metrics,
      readiness: { running: () => running, store, clock },
      services: { mocked, services: realServices, token: API_TOKEN !== undefined },
      pageFolder,
      isSecure: isOpen && publicUrl.startsWith('https:'),
      trustedProxies: environment.TRUSTED_PROXIES ?? [],
      onError,
    }),
  )
  if (ROLE === 'both') await scheduler.start()
  const retention =
    ROLE === 'both' ? startRetention({ scheduler, days: environment.RETENTION_DAYS, clock, log, onError }) : undefined
  running = true

  return {
    url: origin,
    services,
    async close() {
      running = false
      retention?.stop()
      await shutDownAndLog({
        server,
        router,
        dialer,
        scheduler,
        clients: Object.values(clients),
        store,
        async closeServices() {
          await runtime.closeServices()
          await accounts?.close()
        },
        budgetMs: environment.SHUTDOWN_MS,
        log,
      })
    },
  }
}
