import { CallError, isOutcome } from '@outdial/call-client/kernel'
import { nextCallOf } from '../recurrence/next-call.ts'
import { beginRepeat } from './begin-repeat.ts'
import type { AttemptRecord, NewCall, ScheduledCall } from './call.ts'
import type { LoadedStep } from './loaded-step.ts'
import { afterClear, afterLost, newProviderState, type ProviderState } from './provider-state.ts'
import { endBackoff, holdBack, type Queue } from './queue.ts'
import { type RecordedAttempt, recordUpdate } from './record-update.ts'
import type { AttemptUpdate, RecordedUpdate, Step } from './step.ts'

/** The loaded attempts, calls and queues after the updates of a step. */
export interface AfterUpdates {
  readonly recorded: readonly RecordedUpdate[]
  readonly attempts: ReadonlyMap<string, AttemptRecord>
  readonly calls: ReadonlyMap<string, ScheduledCall>
  readonly queues: ReadonlyMap<string, Queue>
  readonly providers: ReadonlyMap<string, ProviderState>
  /** The next calls of the series whose calls ended. */
  readonly next: readonly NewCall[]
}

/** Applies the updates of a step, in their order. */
export function recordUpdates(loaded: LoadedStep, step: Step): AfterUpdates {
  const attempts = new Map(loaded.attempts.map(({ attempt }) => [attempt.reference, attempt]))
  const calls = new Map(loaded.attempts.map(({ call }) => [call.id, call]))
  const queues = new Map(loaded.queues.map(({ queue }) => [queue.name, queue]))
  const providers = new Map(loaded.providers.map(provider => [provider.name, provider]))
  const ids = createIds(loaded, attempts)
  const next: NewCall[] = []

  const record = (update: AttemptUpdate): RecordedUpdate => {
    const attempt = attempts.get(update.reference)
    const call = attempt && calls.get(attempt.callId)
    if (!attempt || !call) return { recorded: 'unknown' }
    const { providerCallId } = update
    if (update.lookedUp && !ids.isOnlyMatch(attempt, providerCallId)) return { recorded: 'unchanged' }
    const holder = providerCallId === undefined ? undefined : ids.openHolderOf(attempt, providerCallId)
    if (holder !== undefined && !update.isAnswer) return { recorded: 'unknown', contradiction: foreignId() }
    const accepted = holder === undefined ? update : { ...update, providerCallId: undefined }
    const isPaused = loaded.paused || queues.get(attempt.queue)?.paused === true
    const result = update.repeatBy
      ? beginRepeat({ call, attempt }, update, { ...step, isPaused }, loaded.now)
      : recordUpdate({ call, attempt }, accepted, step, loaded.now)
    attempts.set(attempt.reference, result.attempt)
    calls.set(call.id, result.call)
    ids.add(result.attempt)
    const following = isOutcome(call.status) ? undefined : nextCallOf(result.call, loaded.now)
    if (following?.next) next.push(following.next)
    const queue = queues.get(attempt.queue)
    if (queue) queues.set(queue.name, afterAnswer(queue, result, step, loaded.now))
    const provider = providers.get(attempt.provider) ?? newProviderState(attempt.provider)
    providers.set(provider.name, withAnswer(provider, update, result, loaded.now))
    return {
      recorded: result.recorded,
      call: result.recorded === 'applied' ? result.call : undefined,
      contradiction: result.contradiction,
      seriesError: following?.error,
      further: holder === undefined ? undefined : handOver(holder, update),
    }
  }

  const recorded = (step.updates ?? []).map(record)
  return { recorded, attempts, calls, queues, providers, next }
}

function afterAnswer(
  queue: Queue,
  { attempt, refusal, taken }: RecordedAttempt,
  { maxRetryAfterMs }: Pick<Step, 'maxRetryAfterMs'>,
  now: Date,
): Queue {
  const held = refusal ? holdBack(queue, refusal, attempt.licensedAt, now, maxRetryAfterMs) : queue
  return taken ? endBackoff(held, attempt.licensedAt) : held
}

// The refusals that do not show whether the provider works.
const UNCLEAR: readonly string[] = ['not-dialed', 'absent', 'unavailable']

/** The state of a provider after an update: a lost answer opens its breaker, a clear one closes it. */
function withAnswer(
  provider: ProviderState,
  { isLost, refusal }: AttemptUpdate,
  { recorded, attempt, taken }: RecordedAttempt,
  now: Date,
): ProviderState {
  if (recorded !== 'applied') return provider
  if (isLost) return attempt.status === 'unknown' ? afterLost(provider, attempt.licensedAt, now) : provider
  return taken || (refusal && !UNCLEAR.includes(refusal.code)) ? afterClear(provider) : provider
}

const foreignId = () =>
  new CallError('bad-response', 'Expected an update about this call, got one with the id of another open attempt', {
    placed: 'unknown',
  })

/** The updates that move an id to the later of two attempts: the earlier attempt loses it first. */
const handOver = (holder: string, update: AttemptUpdate): readonly AttemptUpdate[] => [
  {
    reference: holder,
    provider: update.provider,
    at: update.at,
    status: 'dialing',
    cause: 'the provider gave its id to a later call',
    lostId: update.providerCallId,
  },
  update,
]

/** Tracks which attempts have which ids while the updates are applied. */
function createIds(loaded: LoadedStep, attempts: ReadonlyMap<string, AttemptRecord>) {
  const holders = new Map<string, Map<string, boolean>>()
  const keyOf = (provider: string, id: string) => `${provider} ${id}`
  const put = (provider: string, id: string, reference: string, isOpen: boolean) => {
    const key = keyOf(provider, id)
    holders.set(key, (holders.get(key) ?? new Map<string, boolean>()).set(reference, isOpen))
  }
  const add = ({ provider, providerCallId, reference, endedAt }: AttemptRecord) => {
    if (providerCallId !== undefined) put(provider, providerCallId, reference, endedAt === undefined)
  }
  /** The references of the attempts that have this id now, each with whether it is open. */
  const holdersOf = (provider: string, id: string): (readonly [reference: string, isOpen: boolean])[] =>
    [...(holders.get(keyOf(provider, id)) ?? [])].flatMap(([reference, wasOpen]) => {
      const attempt = attempts.get(reference)
      if (!attempt) return [[reference, wasOpen]]
      return attempt.providerCallId === id ? [[reference, attempt.endedAt === undefined]] : []
    })

  for (const { provider, providerCallId, reference, isOpen } of loaded.idHolders) {
    put(provider, providerCallId, reference, isOpen)
  }
  for (const attempt of attempts.values()) add(attempt)
  // A store loads no holders of an id that the attempt has already. An id that the attempt gave up
  // in this step is no match, because it belongs to another call.
  const loadedIds = new Map(loaded.attempts.map(({ attempt }) => [attempt.reference, attempt.providerCallId]))

  return {
    add,
    /** The reference of another open attempt that has this id. */
    openHolderOf({ provider, reference, providerCallId }: AttemptRecord, id: string): string | undefined {
      if (id === providerCallId) return undefined
      return holdersOf(provider, id).find(([other, isOpen]) => isOpen && other !== reference)?.[0]
    },
    /** Whether a looked-up call can be this attempt and no other. */
    isOnlyMatch(attempt: AttemptRecord, id: string | undefined): boolean {
      const { provider, to, reference, providerCallId, endedAt } = attempt
      if (id === undefined || providerCallId !== undefined || endedAt !== undefined) return false
      if (id === loadedIds.get(reference)) return false
      const candidates = loaded.withoutId.filter(other => {
        if (other.provider !== provider || other.to !== to) return false
        const known = attempts.get(other.reference)
        return !known || (known.providerCallId === undefined && known.endedAt === undefined)
      })
      // A store may load a candidate twice, once for each of two looked-up updates.
      const references = new Set(candidates.map(({ reference }) => reference))
      return references.size === 1 && holdersOf(provider, id).length === 0
    },
  }
}
