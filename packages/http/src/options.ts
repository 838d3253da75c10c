import type { WebhookReceiver } from '@outdial/call-client'
import { checkNode, checkOptions, isProvider, type OptionChecks, option, required } from '@outdial/call-client/internal'
import { type Clock, isPhoneNumber, type PhoneNumber, systemClock } from '@outdial/call-client/kernel'
import { type Country, isCountry } from '@outdial/call-client/phone'
import type { CallList, Dialer } from '@outdial/dialer'
import type { Scheduler } from '@outdial/scheduler-core'
import type { AccessOptions, HostOptions } from './access/access.ts'
import type { OperatorEvent } from './operator/operator-report.ts'
import { toReport, warn } from './report.ts'
import { refuseWebhooksPath } from './webhooks.ts'

/** What a handler of webhooks needs. */
export interface WebhookOptions {
  /** Receives webhooks: a call client, or several by the name that follows `/webhooks/`. */
  readonly webhooks: WebhookReceiver | Readonly<Record<string, WebhookReceiver>>
  /**
   * The public address of the handler, mount path included. Required behind a proxy that changes the
   * path, or the name without saying so in an `X-Forwarded-Host` that is trusted.
   * @default the address of each request
   */
  readonly publicUrl?: string | URL | undefined
  /**
   * The path under which the handler is mounted, such as `/outdial`. `app.use` of Express knows it
   * by itself.
   * @default '' (the root)
   */
  readonly basePath?: string | undefined
  /**
   * Receives errors that were answered with 500 and above, and errors of dialing. They may contain
   * phone numbers: mask them when you log (`maskNumbersIn` of `@outdial/call-client/phone`).
   * @default a process warning with masked numbers
   */
  readonly onError?: ((error: unknown) => void) | undefined
  /** @default the system clock */
  readonly clock?: Clock | undefined
}

/** Options of `createHandler` and of `outdial`. Durations are milliseconds. */
export interface OutdialOptions extends AccessOptions, WebhookOptions {
  /** Dials the list, once. Needs `list`. */
  readonly dialer?: Pick<Dialer, 'concurrency' | 'run' | 'canHangUp'> | undefined
  /**
   * Returns the finite list of numbers. Read when it is shown undialed, and again at the start.
   * `ownerId` is that of the user who dials it, and absent for admins.
   */
  readonly list?: ((ownerId?: string) => CallList | Promise<CallList>) | undefined
  /**
   * Whether users may dial the list too. Each has a run of its own, which no other user sees; all
   * runs share the lines of `dialer`. The admins share one run.
   * @default false: only admins see and control the dialer
   */
  readonly usersMayDial?: boolean | undefined
  /**
   * The `maxCallMs` of the client that `dialer` uses, in milliseconds. Before the list is dialed, the
   * snapshot counts the calls to its numbers that a dialer of an earlier process began within it.
   * @default 14400000 (4 hours)
   */
  readonly maxCallMs?: number | undefined
  /** Schedules calls and keeps the history of numbers. You start, stop and close it. */
  readonly scheduler?: OutdialScheduler | undefined
  /**
   * Whether requests may name queues that do not exist, which creates them. Each new queue has
   * lines of its own. Create queues by `addQueue` of the scheduler instead.
   * @default false: such a request is refused with 422 `unknown-queue`
   */
  readonly allowNewQueues?: boolean | undefined
  /**
   * The most lines that a user may give to its lists together. Lists that are paused do not count. Admins
   * have no such limit. An integer from 1 up.
   * @default 5
   */
  readonly maxUserLines?: number | undefined
  /**
   * The ISO 3166-1 code of the country whose numbers may be typed without `+` and country code.
   * @default none
   */
  readonly defaultCountry?: string | undefined
  /**
   * The `from` of scheduled calls that have none, so that their history names the caller
   * and the called number.
   * @default the provider's choice
   */
  readonly from?: string | undefined
  /**
   * Receives each action of an operator that was carried out over HTTP, to log it.
   * @default they are not reported
   */
  readonly onOperator?: ((event: OperatorEvent) => void) | undefined
}

/** The functions of a scheduler that the handler uses. */
export type OutdialScheduler = Pick<
  Scheduler,
  | 'capabilities'
  | 'dispatching'
  | 'pauseAll'
  | 'resumeAll'
  | 'release'
  | 'freeLine'
  | 'schedule'
  | 'edit'
  | 'cancel'
  | 'cancelAll'
  | 'get'
  | 'list'
  | 'callLog'
  | 'logEntry'
  | 'counts'
  | 'endings'
  | 'history'
  | 'log'
  | 'watch'
  | 'queues'
  | 'addQueue'
  | 'changeQueue'
  | 'explain'
  | 'explainQueue'
  | 'explainQueues'
  | 'plan'
  | 'check'
  | 'doNotCall'
>

/** A dialer with its list. */
export interface Dialing {
  readonly dialer: Pick<Dialer, 'concurrency' | 'run' | 'canHangUp'>
  readonly list: (ownerId?: string) => CallList | Promise<CallList>
}

export interface ResolvedWebhookOptions {
  /** The receiver of the webhooks under this name. */
  readonly receiverOf: (name: string) => WebhookReceiver | undefined
  readonly publicUrl: URL | undefined
  readonly basePath: string
  readonly onError: (error: unknown) => void
  readonly clock: Clock
}

export interface ResolvedOptions extends ResolvedWebhookOptions {
  readonly dialing: Dialing | undefined
  readonly usersMayDial: boolean
  readonly maxCallMs: number
  readonly scheduler: OutdialScheduler | undefined
  readonly allowNewQueues: boolean
  readonly maxUserLines: number
  readonly defaultCountry: Country | undefined
  readonly from: PhoneNumber | undefined
  readonly onOperator: (event: OperatorEvent) => void
}

const isPath = (path: unknown): path is string => typeof path === 'string' && /^(\/[^\s?#]*)?$/.test(path)

const isObjectWith = (name: string) => (value: unknown) => typeof value === 'object' && value !== null && name in value

const WEBHOOKS: OptionChecks<WebhookOptions> = {
  webhooks: required({ expected: 'a call client, or several by name', accepts: option.object.accepts }),
  publicUrl: { expected: 'an http or https address', accepts: value => toUrl(value) !== undefined },
  basePath: { expected: 'a path such as /outdial', accepts: isPath },
  onError: option.function,
  clock: option.object,
}

const OPTIONS: OptionChecks<OutdialOptions> = {
  ...WEBHOOKS,
  scheduler: { expected: 'a scheduler', accepts: isObjectWith('schedule') },
  dialer: { expected: 'a dialer', accepts: isObjectWith('run') },
  list: { expected: 'a function that returns the numbers for `dialer`', accepts: option.function.accepts },
  // What these must be is said where they are used.
  token: { ...option.anything, isSecret: true },
  hosts: option.anything,
  origins: option.anything,
  limits: { expected: 'an object or false', accepts: value => value === false || option.object.accepts(value) },
  authorize: option.function,
  sessions: { expected: 'a store, or other counters', accepts: isObjectWith('counter') },
  maxCallMs: { expected: 'milliseconds above 0', accepts: value => Number.isFinite(value) && Number(value) > 0 },
  allowNewQueues: option.boolean,
  usersMayDial: option.boolean,
  maxUserLines: { expected: 'an integer from 1 up', accepts: value => Number.isInteger(value) && Number(value) >= 1 },
  defaultCountry: { expected: 'a country such as US', accepts: isCountry },
  from: { expected: 'a number like +13018040009 (E.164)', accepts: isPhoneNumber },
  onOperator: option.function,
}

/** @throws {TypeError} naming the option, what was expected and what came */
export function resolveOptions(options: OutdialOptions): ResolvedOptions {
  checkNode('createHandler')
  checkOptions<OutdialOptions>('createHandler', options, OPTIONS)
  const {
    maxCallMs = 4 * 3_600_000,
    scheduler,
    allowNewQueues = false,
    usersMayDial = false,
    maxUserLines = 5,
    onOperator = () => {},
    from,
  } = options
  const dialing = toDialing(options)
  if (!dialing && !scheduler)
    throw new TypeError('Expected a `dialer` with its `list`, a `scheduler`, or both, got none')
  return {
    ...resolve(options),
    dialing,
    usersMayDial,
    maxCallMs,
    scheduler,
    allowNewQueues,
    maxUserLines,
    defaultCountry: isCountry(options.defaultCountry) ? options.defaultCountry : undefined,
    from: isPhoneNumber(from) ? from : undefined,
    onOperator,
  }
}

/** @throws {TypeError} naming the option, what was expected and what came */
export function resolveWebhookOptions(options: WebhookOptions & HostOptions): ResolvedWebhookOptions {
  checkOptions<WebhookOptions & HostOptions>('createWebhookHandler', options, { ...WEBHOOKS, hosts: option.anything })
  return resolve(options)
}

function resolve({ webhooks, publicUrl, basePath = '', onError = warn, clock = systemClock }: WebhookOptions) {
  refuseWebhooksPath(publicUrl)
  return {
    receiverOf: toReceivers(webhooks),
    publicUrl: toUrl(publicUrl),
    basePath: toBasePath(basePath),
    onError: toReport(onError),
    clock,
  }
}

function toDialing({ dialer, list }: OutdialOptions): Dialing | undefined {
  if (!dialer && !list) return undefined
  if (!dialer) throw new TypeError('Expected `dialer` to be given with `list`, got `list` alone')
  if (typeof list === 'function') return { dialer, list }
  throw new TypeError(`Expected \`list\` to be a function that returns the numbers for \`dialer\`, got ${typeof list}`)
}

function toReceivers(webhooks: OutdialOptions['webhooks']): ResolvedOptions['receiverOf'] {
  if (isProvider(webhooks)) throw providerGiven('webhooks')
  if (isReceiver(webhooks)) return () => webhooks
  const receivers = new Map(Object.entries(webhooks ?? {}))
  for (const [name, receiver] of receivers) {
    if (isProvider(receiver)) throw providerGiven(`webhooks.${name}`)
    if (!isReceiver(receiver))
      throw new TypeError(`Expected \`webhooks.${name}\` to be a call client, got ${typeof receiver}`)
    const called = nameOf(receiver)
    if (called !== undefined && called !== name)
      throw new TypeError(
        `Expected \`webhooks\` to name the client of ${called} \`${called}\`, got ${JSON.stringify(name)}`,
      )
  }
  if (receivers.size === 0) throw new TypeError('Expected `webhooks` to be a call client, or several by name, got none')
  return name => receivers.get(name)
}

const providerGiven = (option: string) =>
  new TypeError(`Expected \`${option}\` to be a call client, got a provider: give createCallClient({ provider })`)

const isReceiver = (value: unknown): value is WebhookReceiver =>
  typeof value === 'object' && value !== null && 'receive' in value && typeof value.receive === 'function'

/** The name of a client's provider, which is the part after `/webhooks/` of the addresses that it was given. */
function nameOf(receiver: WebhookReceiver): string | undefined {
  const provider: unknown = Reflect.get(receiver, 'provider')
  const name: unknown = typeof provider === 'object' && provider !== null ? Reflect.get(provider, 'name') : undefined
  return typeof name === 'string' ? name : undefined
}

function toUrl(address: unknown): URL | undefined {
  if (typeof address !== 'string' && !(address instanceof URL)) return undefined
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined
}

/** @throws {TypeError} */
export function toBasePath(path: string): string {
  if (isPath(path)) return path.replace(/\/+$/, '')
  throw new TypeError(`Expected \`basePath\` to be a path such as /outdial, got ${JSON.stringify(path)}`)
}
