import { type Clock, isCallError, isLive } from '@outdial/call-client/kernel'
import type { CallsByName } from '../calls.ts'
import type { AttemptedCall, AttemptRecord } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import type { AttemptUpdate, NextPollAt } from '../store/step.ts'
import { giveUpAt } from './look-at.ts'

export interface WatchdogOptions {
  readonly store: CallStore
  readonly calls: CallsByName
  readonly clock: Clock
  readonly nextPollAt: NextPollAt
  readonly unknownMs: number
  readonly dialAgainIfAbsent: boolean
  readonly tell: (update: AttemptUpdate) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Asks after attempts of which nothing is heard, and ends those whose time is over. */
export interface Watchdog {
  /**
   * Takes what is overdue and looks after it; resolves when it has, or has begun to ask the providers. `false` if it took nothing: too many
   * questions are unanswered, or all that is overdue is for others to ask after.
   */
  look(): Promise<boolean>
  /** Begins no further questions, and gives up those under way. */
  stop(): void
}

const MOST_WAITING = 100
const MOST_AT_ONCE = 10
const POLL_TIMEOUT_MS = 10_000
const LONGEST_PAUSE_MS = 60_000

export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { store, calls, clock, nextPollAt, unknownMs, dialAgainIfAbsent, tell, onError } = options
  const waiting: (() => Promise<void>)[] = []
  const pausedUntilMs = new Map<string, number>()
  const questions = new Set<AbortController>()
  let asking = 0
  let stopped = false

  /** Up to ten questions at once; the others wait for their turn. */
  const next = () => {
    if (asking >= MOST_AT_ONCE) return
    const question = waiting.shift()
    if (!question) return
    asking++
    void question().finally(() => {
      asking--
      next()
    })
    next()
  }

  /** Asks a provider, for a limited time. A question that fails proves nothing; the next may do better. */
  const ask = async <Answer>(
    provider: string,
    question: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | undefined> => {
    if (stopped || (pausedUntilMs.get(provider) ?? 0) > clock.monotonic()) return undefined
    const limit = new AbortController()
    const cancel = clock.setTimer(() => limit.abort(), POLL_TIMEOUT_MS)
    const givenUp = new Promise<undefined>(resolve => limit.signal.addEventListener('abort', () => resolve(undefined)))
    questions.add(limit)
    try {
      return await Promise.race([question(limit.signal), givenUp])
    } catch (error) {
      const pauseMs = Math.min((isCallError(error) && error.retryAfterMs) || 0, LONGEST_PAUSE_MS)
      if (pauseMs > 0) pausedUntilMs.set(provider, clock.monotonic() + pauseMs)
      if (!isCallError(error)) onError(error)
      return undefined
    } finally {
      questions.delete(limit)
      cancel()
    }
  }

  const poll = async (attempt: AttemptRecord, providerCallId: string): Promise<void> => {
    const { provider, reference, to } = attempt
    const client = calls.get(provider)
    const news = await ask(provider, signal =>
      client ? client.get(providerCallId, { signal }) : Promise.resolve(undefined),
    )
    // Another number under our id: a service that restarted. That is no news of ours, and no end.
    if (!news || (news.to !== undefined && news.to !== to)) return
    await tell({ ...news, provider, reference })
  }

  /** Asks for the calls that may be this attempt. What is found is told; resolves with whether it is surely absent. */
  const find = async ({
    provider,
    reference,
    to,
    from,
    licensedAt,
    dialBy,
    answerBy,
  }: AttemptRecord): Promise<boolean> => {
    const client = calls.get(provider)
    const lost = { reference, to, from, placedFrom: licensedAt, placedUntil: answerBy > dialBy ? answerBy : dialBy }
    const found = await ask(provider, signal => client?.provider.find?.(lost, { signal }) ?? Promise.resolve(undefined))
    const one = found?.[0]
    // Of several that may be ours none is surely ours.
    if (one && found.length === 1)
      await tell({ ...one, at: one.at ?? clock.now(), provider, reference, lookedUp: true })
    return found?.length === 0
  }

  const look = async ({ attempt }: AttemptedCall, now: Date): Promise<void> => {
    const { status, provider, reference, providerCallId } = attempt
    const client = calls.get(provider)?.provider
    const told = { provider, reference, at: now }
    if (status === 'dialing') return tell({ ...told, status: 'unknown', cause: 'nobody told of an answer' })
    const over = now >= giveUpAt(attempt, unknownMs)
    const pollable = providerCallId !== undefined && client?.get !== undefined
    const findable = providerCallId === undefined && client?.find !== undefined && !isLive(status)
    if (!pollable && !findable) return over ? tell({ ...told, status: 'indeterminate' }) : undefined
    waiting.push(async () => {
      let absent = false
      if (pollable) await poll(attempt, providerCallId)
      else absent = await find(attempt)
      // Whoever runs next asks again.
      if (!over || stopped) return
      if (absent && dialAgainIfAbsent) {
        return tell({
          ...told,
          status: 'rejected',
          cause: 'not among the calls of its provider',
          refusal: { code: 'absent' },
        })
      }
      // If the question brought an end, or an unknown call turned out to be live, this changes nothing.
      return tell({ ...told, status: 'indeterminate' })
    })
    next()
  }

  return {
    async look() {
      stopped = false
      const most = MOST_WAITING - waiting.length - asking
      if (most <= 0) return false
      const overdue = await store.takeOverdue({ most, nextPollAt, providers: [...calls.keys()] })
      if (overdue.length === 0) return false
      const now = await store.now()
      await Promise.all(overdue.map(call => look(call, now)))
      return true
    },
    stop() {
      stopped = true
      waiting.length = 0
      for (const limit of questions) limit.abort()
    },
  }
}
