import { checkNames, checkNode, MAX_RETRY_AFTER_MS } from '@outdial/call-client/internal'
import { type Clock, type EndedAttempt, noRetry, type RetryPolicy, systemClock } from '@outdial/call-client/kernel'
import { type ClientsByName, clientsByName, type SchedulerClient } from './clients.ts'
import { shown } from './input/validation-error.ts'
import { limitsByName } from './provider-limits.ts'
import { type CompiledRules, compileRules } from './rules/compile-rules.ts'
import type { Rules } from './rules/rules-option.ts'
import { REPEAT_MARGIN_MS, repeatMs } from './run/repeat-terms.ts'
import type { Metadata } from './store/call.ts'
import type { CallStore } from './store/call-store.ts'
import type { ProviderLimits } from './store/step.ts'

/** A `RetryPolicy` that knows the type of the metadata. */
export type MetadataRetryPolicy<CallMetadata extends Metadata> = (ended: {
  readonly attempt: number
  readonly result: Omit<EndedAttempt['result'], 'metadata'> & { readonly metadata?: CallMetadata | undefined }
}) => number | null

/** Options of `createScheduler`. Durations are milliseconds. */
export interface SchedulerOptions<CallMetadata extends Metadata = Metadata> {
  /** The store of the calls. The scheduler does not close it. */
  readonly store: CallStore
  /**
   * The client that places the calls, or several by name. A call names its client; the default is
   * the first.
   *
   * The scheduler reads two limits from its clients, and uses the largest of several: `maxCallMs`,
   * counted from the licence, since a line must stay in use until the call is surely over (without
   * an end by then the attempt ends `indeterminate` and its line is free), and `placeTimeoutMs`,
   * since a late answer must not find its attempt `unknown` too early.
   */
  readonly clients: SchedulerClient | Readonly<Record<string, SchedulerClient>>
  /**
   * Number of lines of a new queue. An existing queue keeps its own: see `changeQueue`. An integer
   * from 1 up.
   */
  readonly concurrency: number
  /**
   * Milliseconds after its licence within which an attempt may be dialed. A worker that stalled for
   * longer does not dial, and the call is licensed again. At most `placeTimeoutMs` of the clients.
   * @default 5000, or `placeTimeoutMs` if that is less
   */
  readonly dialWithinMs?: number | undefined
  /**
   * Milliseconds for which an attempt may be `unknown` before it ends `indeterminate`. Its line
   * still stays in use until `maxCallMs`, and later evidence still counts.
   * @default 900000 (15 minutes)
   */
  readonly unknownMs?: number | undefined
  /** Decides whether and when a call is retried after an attempt has ended. @default noRetry */
  readonly retry?: MetadataRetryPolicy<CallMetadata> | undefined
  /**
   * Milliseconds that a call may be late because no worker was running. A later one ends `expired`.
   * Waiting for a line, for the pace, for calling hours or in a paused queue does not count.
   * `Infinity`: every call is placed, however late.
   * @default 900000 (15 minutes)
   */
  readonly misfireAfterMs?: number | undefined
  /**
   * The end of an attempt when it remains unknown whether it was placed.
   *
   * `indeterminate`: it ends so, and is never retried.
   * `dial-again-if-absent`: if the provider's list proves absence (`facts.absenceProves`), and this
   * call is not in it after `unknownMs`, the call is dialed once more, on its first attempt only. **A
   * list that is late or incomplete after all rings the number twice.**
   * `repeat-if-idempotent`: if the provider places no second call for a repeated reference
   * (`facts.idempotencyWindowMs`), the POST is sent a second time, once, at least twenty seconds
   * before the end of that window: the answer has the id, by which the call is then followed. **A
   * POST that the network delivers after the window rings the number twice.**
   * @default 'indeterminate'
   */
  readonly onUnknown?: 'indeterminate' | 'dial-again-if-absent' | 'repeat-if-idempotent' | undefined
  /**
   * The most lines in use over all queues and processes: an integer from 1 up. Counted where the
   * licence is given, so new queues cannot exceed it. Give all processes the same number.
   * @default no limit
   */
  readonly lines?: number | undefined
  /**
   * Limits of providers over all queues and processes, by the names of their clients, since a carrier
   * limits an account: `concurrency`, the most lines in use, an integer from 1 up, and `callsPerSecond`,
   * the most licences in any second, from 0.00001 to 1,000,000. Counted where the licence is given. A
   * queue waits while the provider of its first call is at a limit. Give all processes the same limits.
   * @default no limits
   */
  readonly providers?: Readonly<Record<string, ProviderLimits>> | undefined
  /**
   * Number of lost answers in a row that opens a provider's breaker. An open breaker licenses one
   * call at a time, with a back-off of 1 s to 60 s, until an answer is clear. At most one less than
   * the number of lines, so that the probe has a line. Lost answers use up lines: with one line, or
   * when all lines lose their answers at once, calling stands still until `maxCallMs` has passed or
   * `freeLine` is called. `Infinity` disables the breaker.
   * @default 3
   */
  readonly breakerThreshold?: number | undefined
  /**
   * The longest pause that a provider may ask for by `Retry-After`, in milliseconds. The queue then
   * tries again.
   * @default 60000
   */
  readonly maxRetryAfterMs?: number | undefined
  /**
   * The rules of calling: hours, limits, and which numbers may be called. A call that a rule holds
   * waits until it may begin; the calls behind it do not wait.
   * @default no rules
   */
  readonly rules?: Rules | undefined
  /** @default systemClock */
  readonly clock?: Clock | undefined
}

export interface ResolvedOptions {
  readonly store: CallStore
  readonly clients: ClientsByName
  readonly concurrency: number
  /** The largest of the clients. */
  readonly maxCallMs: number
  /** The largest of the clients. */
  readonly placeTimeoutMs: number
  readonly dialWithinMs: number
  readonly unknownMs: number
  readonly retry: RetryPolicy
  readonly misfireAfterMs: number
  readonly dialAgainIfAbsent: boolean
  readonly repeatIfIdempotent: boolean
  readonly lines: number | undefined
  /** By the names of the clients. Absent without limits. */
  readonly providerLimits: ReadonlyMap<string, ProviderLimits> | undefined
  readonly breakerThreshold: number
  readonly maxRetryAfterMs: number
  readonly rules: CompiledRules
  readonly clock: Clock
}

const NAMES: readonly string[] = [
  'store',
  'clients',
  'concurrency',
  'dialWithinMs',
  'unknownMs',
  'retry',
  'misfireAfterMs',
  'onUnknown',
  'lines',
  'providers',
  'breakerThreshold',
  'maxRetryAfterMs',
  'rules',
  'clock',
] satisfies (keyof SchedulerOptions)[]

const ON_UNKNOWN: readonly string[] = [
  'indeterminate',
  'dial-again-if-absent',
  'repeat-if-idempotent',
] satisfies NonNullable<SchedulerOptions['onUnknown']>[]

/** @throws {TypeError | RangeError} naming the option, what was expected and what came */
export function resolveOptions(options: SchedulerOptions): ResolvedOptions {
  checkNode('createScheduler')
  checkNames('createScheduler', options, NAMES)
  const { store, concurrency, retry = noRetry, onUnknown = 'indeterminate', clock = systemClock } = options
  const { misfireAfterMs = 900_000, unknownMs = 900_000 } = options
  const { lines, breakerThreshold = 3, maxRetryAfterMs = MAX_RETRY_AFTER_MS, rules = {} } = options

  if (typeof store?.advance !== 'function') throw expected('store', 'a store, such as memoryStore()', typeof store)
  const clients = clientsByName(options.clients)
  const maxCallMs = Math.max(...[...clients.values()].map(client => client.maxCallMs))
  const placeTimeoutMs = Math.max(...[...clients.values()].map(client => client.placeTimeoutMs))
  const { dialWithinMs = Math.min(5000, placeTimeoutMs) } = options
  if (typeof retry !== 'function') throw expected('retry', 'a function', typeof retry)
  if (typeof clock?.setTimer !== 'function') throw expected('clock', 'a clock', typeof clock)
  for (const [name, value] of Object.entries({ concurrency, lines, breakerThreshold })) {
    const isNone = (name === 'lines' && value === undefined) || (name === 'breakerThreshold' && value === Infinity)
    if (isNone || (Number.isSafeInteger(value) && Number(value) >= 1)) continue
    throw new RangeError(`Expected \`${name}\` to be an integer from 1 up, got ${shown(value)}`)
  }
  if (!(maxRetryAfterMs >= 0)) {
    throw new RangeError(`Expected \`maxRetryAfterMs\` to be milliseconds from 0 up, got ${shown(maxRetryAfterMs)}`)
  }
  for (const [name, value] of Object.entries({ dialWithinMs, unknownMs })) {
    if (!Number.isFinite(value) || value <= 0) {
      throw new RangeError(`Expected \`${name}\` to be milliseconds above 0, got ${shown(value)}`)
    }
  }
  if (!(misfireAfterMs >= 0)) {
    throw new RangeError(`Expected \`misfireAfterMs\` to be milliseconds from 0 up, got ${shown(misfireAfterMs)}`)
  }
  if (dialWithinMs > placeTimeoutMs) {
    throw new RangeError(
      `Expected \`dialWithinMs\` to be at most the clients' \`placeTimeoutMs\`, ${placeTimeoutMs}, got ${dialWithinMs}`,
    )
  }
  const answeredMs = placeTimeoutMs + dialWithinMs
  if (maxCallMs <= answeredMs) {
    throw new RangeError(
      `Expected \`maxCallMs\` of the clients to be more than \`placeTimeoutMs\` and \`dialWithinMs\` together, ` +
        `${answeredMs}, got ${maxCallMs}`,
    )
  }
  if (!ON_UNKNOWN.includes(onUnknown)) {
    throw expected('onUnknown', `one of ${ON_UNKNOWN.map(each => `'${each}'`).join(', ')}`, onUnknown)
  }
  const repeatIfIdempotent = onUnknown === 'repeat-if-idempotent'
  if (repeatIfIdempotent && ![...clients.keys()].some(name => repeatMs(clients, name) > 0)) {
    throw expected(
      'onUnknown',
      `another word, since no provider of the clients recognises a repeat for more than ${REPEAT_MARGIN_MS} ms`,
      onUnknown,
    )
  }
  const dialAgainIfAbsent = onUnknown === 'dial-again-if-absent'
  for (const [name, { provider }] of clients) {
    if (dialAgainIfAbsent && !(provider.find && provider.facts?.absenceProves)) {
      const why = `since the list of ${name} does not prove that a call is absent`
      throw expected('onUnknown', `'indeterminate', ${why}`, onUnknown)
    }
  }
  return {
    store,
    clients,
    concurrency,
    maxCallMs,
    placeTimeoutMs,
    dialWithinMs,
    unknownMs,
    retry,
    misfireAfterMs,
    dialAgainIfAbsent,
    repeatIfIdempotent,
    lines,
    providerLimits: limitsByName(options.providers, clients),
    breakerThreshold,
    maxRetryAfterMs,
    rules: compileRules(rules, { maxCallMs, dialWithinMs }),
    clock,
  }
}

const expected = (name: string, what: string, got: string) =>
  new TypeError(`Expected \`${name}\` to be ${what}, got ${got}`)
