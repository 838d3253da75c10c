import { contradictionOf } from '@outdial/call-client/internal'
import { type AttemptStatus, type Clock, isCallError, isLive } from '@outdial/call-client/kernel'
import type { ClientsByName, Found } from '../clients.ts'
import type { AttemptedCall, AttemptRecord } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import type { AttemptUpdate, NextPollAt } from '../store/step.ts'
import type { HangUp } from './hang-up.ts'
import { giveUpAt } from './next-poll-at.ts'
import { hangUpAt } from './queued-call.ts'
import type { RepeatBy } from './repeat-terms.ts'
import type { RingBy } from './ring-by.ts'
import { stopwatch } from './stopwatch.ts'

export interface OverduePollerOptions {
  readonly store: CallStore
  readonly clients: ClientsByName
  readonly clock: Clock
  readonly nextPollAt: NextPollAt
  readonly unknownMs: number
  readonly dialAgainIfAbsent: boolean
  readonly hangUpQueued: HangUp['hangUpQueued']
  readonly ringBy: RingBy
  readonly repeatBy: RepeatBy
  /** Sends the POST of a lost attempt a second time if it may. */
  readonly repeat: (call: AttemptedCall, now: Date, elapsed: () => number) => void
  /** False if the store's clock was set, so that no deadline is known to have passed. */
  readonly isExpected: (now: Date) => boolean
  /** Records an update. Never rejects. */
  readonly record: (update: AttemptUpdate) => Promise<void>
  readonly onError: (error: unknown) => void
}

/**
 * Polls overdue attempts, repeats lost POSTs, hangs up queued calls that must not ring, and ends
 * attempts whose time is over.
 */
export interface OverduePoller {
  /**
   * Takes overdue attempts from the store and handles them. Resolves when all are ended or their
   * polls have begun. Resolves with `false` if it took none: too many polls are pending, or other
   * processes can poll the overdue attempts.
   */
  check(): Promise<boolean>
  /** Begins no further polls and aborts the pending ones. */
  stop(): void
}

const MAX_PENDING = 100
const MAX_CONCURRENT = 10
const POLL_TIMEOUT_MS = 10_000
const MAX_PAUSE_MS = 60_000
// For so long after `lineFreeAt` a queued attempt keeps its line while its provider fails to hang up.
const HANG_UP_MS = 60_000

export function createOverduePoller(options: OverduePollerOptions): OverduePoller {
  const { store, clients, clock, nextPollAt, unknownMs, dialAgainIfAbsent, isExpected, record, onError } = options
  const hangUpFrom = (attempt: AttemptRecord, call: AttemptedCall) =>
    hangUpAt(attempt, { ...call, ringBy: options.ringBy(call, attempt) }, clients.get(attempt.provider)?.provider)
  const waiting: (() => Promise<void>)[] = []
  const pausedUntilMs = new Map<string, number>()
  const requests = new Set<AbortController>()
  let running = 0
  let stopped = false

  /** Starts waiting polls while fewer than `MAX_CONCURRENT` run. */
  const next = () => {
    if (running >= MAX_CONCURRENT) return
    const poll = waiting.shift()
    if (!poll) return
    running++
    void poll().finally(() => {
      running--
      next()
    })
    next()
  }

  /**
   * Sends a request to a provider, with a time limit. A failure proves nothing; the next poll may
   * succeed.
   */
  const request = async <Answer>(
    provider: string,
    send: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | undefined> => {
    if (stopped || (pausedUntilMs.get(provider) ?? 0) > clock.monotonic()) return undefined
    const limit = new AbortController()
    const cancel = clock.setTimer(() => limit.abort(), POLL_TIMEOUT_MS)
    const aborted = new Promise<undefined>(resolve => limit.signal.addEventListener('abort', () => resolve(undefined)))
    requests.add(limit)
    try {
      return await Promise.race([send(limit.signal), aborted])
    } catch (error) {
      const pauseMs = Math.min((isCallError(error) && error.retryAfterMs) || 0, MAX_PAUSE_MS)
      if (pauseMs > 0) pausedUntilMs.set(provider, clock.monotonic() + pauseMs)
      // An unreadable answer, or one about another call, is no mere outage.
      if (!isCallError(error) || error.code === 'bad-response') onError(error)
      return undefined
    } finally {
      requests.delete(limit)
      cancel()
    }
  }

  /** False for an answer that names another call: it proves nothing. */
  const isAbout = (attempt: AttemptRecord, { reference, to, providerCallId }: Found): boolean => {
    const contradiction = contradictionOf(attempt, { reference, to, providerCallId })
    if (contradiction) onError(contradiction)
    return contradiction === undefined
  }

  /** Polls the attempt. Resolves with the reported status; `undefined` without an answer. */
  const get = async (attempt: AttemptRecord, providerCallId: string): Promise<AttemptStatus | undefined> => {
    const { provider, reference } = attempt
    const client = clients.get(provider)
    const update = await request(provider, signal =>
      client ? client.get(providerCallId, { signal }) : Promise.resolve(undefined),
    )
    if (!update || !isAbout(attempt, update)) return undefined
    await record({ ...update, provider, reference })
    return update.status
  }

  /** Hangs up an attempt unless an update that came meanwhile says that it need not be. */
  const hangUpIfDue = async (call: AttemptedCall, now: Date, isLast: boolean): Promise<boolean> => {
    const { id, attempt } = call
    try {
      const { attempts } = (await store.get(id)) ?? { attempts: [] }
      const latest = attempts.find(({ reference }) => reference === attempt.reference)
      const from = latest && hangUpFrom(latest, call)
      return latest && from && now >= from && !stopped ? await options.hangUpQueued(latest, { isLast }) : false
    } catch (error) {
      onError(error)
      return false
    }
  }

  /**
   * Looks for the attempt at its provider and records a single match. Resolves with `true` if there
   * is none.
   */
  const find = async (attempt: AttemptRecord): Promise<boolean> => {
    const { provider, reference, to, from, licensedAt, dialBy, answerBy } = attempt
    const client = clients.get(provider)
    const lost = { reference, to, from, placedFrom: licensedAt, placedUntil: answerBy > dialBy ? answerBy : dialBy }
    const found = await request(
      provider,
      signal => client?.provider.find?.(lost, { signal }) ?? Promise.resolve(undefined),
    )
    const one = found?.[0]
    // Of several matches none is proven.
    if (one && found.length === 1 && isAbout(attempt, one))
      await record({ ...one, at: one.at ?? clock.now(), provider, reference, lookedUp: true })
    return found?.length === 0
  }

  const handle = async (call: AttemptedCall, now: Date, elapsed: () => number): Promise<void> => {
    const { attempt } = call
    const { status, provider, reference, providerCallId, lineFreeAt } = attempt
    const client = clients.get(provider)?.provider
    const base = { provider, reference, at: now }
    if (status === 'dialing') return record({ ...base, status: 'unknown', cause: 'no answer was recorded' })
    const isOver = now >= giveUpAt(attempt, unknownMs)
    const pollable = providerCallId !== undefined && client?.get !== undefined
    const findable = providerCallId === undefined && client?.find !== undefined && !isLive(status)
    const from = hangUpFrom(attempt, call)
    const mustHangUp = from !== undefined && now >= from
    const mayRepeat = options.repeatBy(attempt, call) !== undefined
    if (!pollable && !findable && !mustHangUp && !mayRepeat)
      return isOver ? record({ ...base, status: 'indeterminate' }) : undefined
    waiting.push(async () => {
      const answered = pollable && (await get(attempt, providerCallId)) !== undefined
      const isAbsent = findable && (await find(attempt))
      if (mayRepeat && !stopped) options.repeat(call, now, elapsed)
      // Without webhooks, only the answer to a poll shows that the call was not answered meanwhile.
      const isKnown = answered || isOver || client?.parseWebhook !== undefined
      const hungUp = mustHangUp && isKnown && !stopped && (await hangUpIfDue(call, now, isOver))
      // A stopped worker decides nothing: the next one polls again.
      if (!isOver || stopped) return
      const after = hungUp && pollable ? await get(attempt, providerCallId) : undefined
      const isEnded = hungUp && (!pollable || (after !== undefined && !isLive(after)))
      // Its phone may still ring, so its line is kept while the next poll hangs up again.
      if (mustHangUp && !isEnded && now.getTime() < lineFreeAt.getTime() + HANG_UP_MS) return
      if (isAbsent && dialAgainIfAbsent) {
        return record({
          ...base,
          status: 'rejected',
          cause: 'not among the calls of its provider',
          refusal: { code: 'absent' },
        })
      }
      // Changes nothing if the poll found an end, or found that an unknown call is live.
      return record({ ...base, status: 'indeterminate' })
    })
    next()
  }

  return {
    async check() {
      stopped = false
      const most = MAX_PENDING - waiting.length - running
      if (most <= 0) return false
      const elapsed = stopwatch(clock)
      const now = await store.now()
      // The step that follows moves the deadlines.
      if (!isExpected(now)) return true
      const overdue = await store.takeOverdue({ most, nextPollAt, providers: [...clients.keys()] })
      if (overdue.length === 0) return false
      await Promise.all(overdue.map(call => handle(call, now, elapsed)))
      return true
    },
    stop() {
      stopped = true
      waiting.length = 0
      for (const limit of requests) limit.abort()
    },
  }
}
