import { once } from 'node:events'
import type { Server } from 'node:net'
import type { CloseOptions, LeftBehind } from '@outdial/call-client'
import { checkOptions, type OptionChecks, option, required } from '@outdial/call-client/internal'
import { type Clock, systemClock } from '@outdial/call-client/kernel'

// How long requests in progress may still take.
const GRACE_MS = 2000
const BUDGET_MS = 25_000
/** The part of the budget that is kept for what follows the answers of POSTs. */
const RESERVE = 0.2

/** The parts of an application, as far as it has them. */
export interface ShutDownParts {
  /** The server of the router. A process that only places calls may have neither. */
  readonly server?: (Server & { closeAllConnections?(): void }) | undefined
  readonly router?: { close(): void; drain(): Promise<void> } | undefined
  readonly dialer?: { stop(): void } | undefined
  readonly scheduler?:
    | { stop(options?: CloseOptions): Promise<void>; close(options?: CloseOptions): Promise<void> }
    | undefined
  readonly clients: readonly { close(options?: CloseOptions): Promise<LeftBehind | void> }[]
  readonly store?: { close(): Promise<void> } | undefined
  /**
   * Milliseconds for all steps together. Four fifths of it are for the answers of begun POSTs.
   * Container platforms kill a process 30 s after SIGTERM by default.
   * @default 25000
   */
  readonly budgetMs?: number | undefined
  /** @default the system clock */
  readonly clock?: Pick<Clock, 'monotonic' | 'setTimer'> | undefined
}

/** Accepts an object that has these functions. */
const having = (expected: string, ...names: readonly string[]) => ({
  expected,
  accepts: (value: unknown) => {
    const parts: object = Object(value)
    return names.every(name => typeof Reflect.get(parts, name) === 'function')
  },
})

const CHECKS: OptionChecks<ShutDownParts> = {
  server: having('a server of node:http', 'close'),
  router: having('what outdial or createHandler returned', 'close', 'drain'),
  dialer: having('a dialer', 'stop'),
  scheduler: having('a scheduler', 'stop', 'close'),
  clients: required({
    expected: 'a list of clients to close',
    accepts: value => Array.isArray(value) && value.every(having('', 'close').accepts),
  }),
  store: having('a store', 'close'),
  budgetMs: {
    expected: 'milliseconds from 0 up',
    accepts: value => typeof value === 'number' && value >= 0,
  },
  clock: option.object,
}

/**
 * Shuts an application down in an order that loses nothing, within one budget of time:
 * 1. The router ends its event streams and accepts no new calls.
 * 2. The dialer and the scheduler start no further calls. POSTs in progress are awaited, with the
 *    webhooks that arrive meanwhile.
 * 3. The server stops listening.
 * 4. The last ends of the dialer's calls are logged.
 * 5. The store is closed.
 *
 * Live calls go on at their service. The next process that runs the scheduler follows its calls.
 * Every step is taken, even if another fails or does not end in its time.
 *
 * @returns what was left behind
 * @throws {TypeError} naming the part or option, what was expected and what came; nothing is closed then
 * @throws {AggregateError} the errors of all steps, and one for each step that did not end in time
 */
export async function shutDown(parts: ShutDownParts): Promise<LeftBehind> {
  checkOptions<ShutDownParts>('shutDown', parts, CHECKS)
  const { server, router, dialer, scheduler, clients, store, budgetMs = BUDGET_MS, clock = systemClock } = parts
  const failures: unknown[] = []
  const endsAt = clock.monotonic() + budgetMs
  const leftMs = () => Math.max(0, endsAt - clock.monotonic())

  /** Runs a step. Waits for its end for at most `timeMs`. */
  const step = async <Result>(name: string, timeMs: number, act: () => Result | Promise<Result>) => {
    let cancel = () => {}
    const late = new Promise<never>((_resolve, reject) => {
      const error = new Error(`Expected the ${name} to close within ${Math.round(timeMs)} ms`)
      cancel = clock.setTimer(() => reject(error), timeMs)
    })
    try {
      return await Promise.race([(async () => act())(), late])
    } catch (error) {
      failures.push(error)
      return undefined
    } finally {
      cancel()
    }
  }

  const drainMs = () => Math.max(0, leftMs() - budgetMs * RESERVE)
  // A part that has waited for answers until `drainMs` needs some more time to close.
  const drainedMs = () => (drainMs() + leftMs()) / 2
  await step('router', leftMs(), () => router?.close())
  await step('dialer', leftMs(), () => dialer?.stop())
  await step('scheduler', drainedMs(), () => scheduler?.stop({ drainMs: drainMs() }))
  // The scheduler stops first, because a closed client refuses to place licensed calls.
  const reports = await Promise.all(
    clients.map(client => step('client', drainedMs(), () => client.close({ drainMs: drainMs() }))),
  )
  await step('scheduler', leftMs() / 2, () => scheduler?.close({ drainMs: leftMs() / 4 }))
  await step('server', leftMs(), async () => {
    if (!server?.listening) return
    const closed = once(server, 'close')
    server.close()
    const cancel = clock.setTimer(() => server.closeAllConnections?.(), Math.min(GRACE_MS, leftMs() / 2))
    await closed.finally(cancel)
  })
  await step('log', leftMs() / 2, () => router?.drain())
  await step('store', leftMs(), () => store?.close())
  const left = { unanswered: 0, inFlight: 0 }
  for (const report of reports) {
    left.unanswered += report?.unanswered ?? 0
    left.inFlight += report?.inFlight ?? 0
  }
  if (failures.length === 0) return left
  const behind = `${left.unanswered} POSTs unanswered, ${left.inFlight} calls in flight`
  throw new AggregateError(failures, `Expected every part to close. Left behind: ${behind}`)
}
