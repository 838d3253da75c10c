import type { Clock, PhoneNumber, Recorded } from '@outdial/call-client/kernel'
import type { ClientsByName } from '../clients.ts'
import type { CompiledRules } from '../rules/compile-rules.ts'
import { REPEATED } from '../store/begin-repeat.ts'
import type { AttemptedCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import { isListed } from '../store/do-not-call.ts'
import type { AttemptUpdate } from '../store/step.ts'
import { askMayRing } from './ask-may-ring.ts'
import { REPEAT_LIMIT_MS, type RepeatBy } from './repeat-terms.ts'

export interface RepeatOptions {
  readonly clients: ClientsByName
  readonly clock: Clock
  readonly repeatBy: RepeatBy
  readonly rules: Pick<CompiledRules, 'mayCall' | 'mayRing'>
  readonly store: Pick<CallStore, 'now' | 'doNotCall'>
  /** False once the worker stops: it sends nothing more. */
  readonly isRunning: () => boolean
  /** Records an update. Rejects if the store did not commit it. */
  readonly commit: (update: AttemptUpdate) => Promise<Recorded>
  /** Records an update. Never rejects. */
  readonly record: (update: AttemptUpdate) => Promise<void>
  readonly onError: (error: unknown) => void
}

/**
 * Sends the POST of a lost attempt a second time, with the same reference, within the window in which
 * its provider places no second call: the answer has the id. At most once for each attempt, by any
 * worker. Only an answer with an id changes the attempt: a refusal says nothing about the first POST.
 *
 * `now` is the store's time, and `elapsed` returns the milliseconds since. `ageMs` returns the age of
 * the licence if this worker has it.
 */
export async function repeatPost(
  call: AttemptedCall,
  now: Date,
  elapsed: () => number,
  ageMs: (() => number) | undefined,
  { clients, clock, store, rules, repeatBy, isRunning, commit, record, onError }: RepeatOptions,
): Promise<void> {
  const { attempt, metadata } = call
  const { reference, provider, to, from, licensedAt } = attempt
  const client = clients.get(provider)
  const by = repeatBy(attempt, call)
  if (!by || !client?.repeat || rules.mayCall(to) !== undefined) return
  const leftMs = () => {
    const byStore = by.getTime() - now.getTime() - elapsed()
    return Math.min(byStore, by.getTime() - licensedAt.getTime() - (ageMs?.() ?? 0))
  }
  const maySend = () => isRunning() && leftMs() >= 0
  if (!maySend() || !(await mayRing(to, Math.min(leftMs(), REPEAT_LIMIT_MS), { clock, store, rules, onError }))) return
  if (!maySend()) return
  const mark: AttemptUpdate = { provider, reference, at: now, status: 'unknown', cause: REPEATED, repeatBy: by }
  // The steps report a store that fails. If the commit is in doubt, nothing is sent.
  const committed = await commit(mark).catch(() => 'unknown')
  if (committed !== 'applied' || !maySend()) return
  const limit = new AbortController()
  const cancel = clock.setTimer(() => limit.abort(), leftMs() + REPEAT_LIMIT_MS)
  try {
    const update = await client.repeat({ to, from, reference, metadata }, { signal: limit.signal, maySend })
    await record({ ...update, provider, reference, isAnswer: true })
  } catch (error) {
    onError(error)
  } finally {
    cancel()
  }
}

/** Whether the number may ring by now: it may have been put on a list since the licence. */
async function mayRing(
  to: PhoneNumber,
  limitMs: number,
  { clock, store, rules, onError }: Pick<RepeatOptions, 'clock' | 'store' | 'rules' | 'onError'>,
): Promise<boolean> {
  try {
    const now = await store.now()
    if ((await store.doNotCall.find([to])).some(entry => isListed(entry, now))) return false
    const asked = await askMayRing(rules.mayRing, to, limitMs, clock)
    if (asked.answer === 'failed') onError(asked.error)
    return asked.answer === 'yes'
  } catch (error) {
    onError(error)
    return false
  }
}
