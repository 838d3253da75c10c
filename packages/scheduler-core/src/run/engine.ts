import type { Recorded } from '@outdial/call-client/kernel'
import type { ResolvedOptions } from '../options.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { ScheduledCall } from '../store/call.ts'
import type { Advanced, AttemptUpdate, DispatchLimits, HeldCall } from '../store/step.ts'
import { type Alarm, createAlarm, type Disturbance } from './alarm.ts'
import { CHECK_MS, changeForHeld } from './change-for-held.ts'
import { createDecide } from './decide-retry.ts'
import { createDialing } from './dial.ts'
import { createHangUp, type HangUp } from './hang-up.ts'
import { newReference } from './new-reference.ts'
import { createNextPollAt } from './next-poll-at.ts'
import { createOverduePoller } from './poll-overdue.ts'
import { createRepeatBy } from './repeat-terms.ts'
import { createRingBy } from './ring-by.ts'
import { createSteps } from './steps.ts'
import { createStoreClock } from './store-clock.ts'
import { createWebhookWatches } from './webhook-watches.ts'

export interface EngineEvents {
  readonly onCall: (call: ScheduledCall) => void
  readonly onClock: (disturbance: Disturbance) => void
  readonly onError: (error: unknown) => void
}

/** Moves calls: records updates, licenses and dials due calls, and polls overdue attempts. */
export interface Engine extends HangUp {
  /** The limits of its steps, without the days. */
  readonly limits: DispatchLimits
  record(update: AttemptUpdate): Promise<Recorded>
  /** Reports rules of another process that differ, once for each fingerprint. */
  noticeRules(found: string | undefined): void
  /**
   * Checks the store for due calls in `inMs` milliseconds at the latest, 0 for now. Does nothing
   * unless started.
   */
  check(inMs: number): void
  start(): void
  /**
   * Stops licensing. Resolves when all begun POSTs are answered and recorded, or after `drainMs`
   * milliseconds.
   */
  stop(drainMs: number): Promise<void>
}

// The pause before overdue attempts are taken again, if none could be taken.
const AGAIN_MS = 1000
const MAX_LICENCES = 500

export function createEngine(options: ResolvedOptions, { onCall, onClock, onError }: EngineEvents): Engine {
  const { store, clients, clock, unknownMs, dialWithinMs, rules } = options
  const decide = createDecide({ ...options, onError })
  const ringBy = createRingBy(rules)
  const repeatBy = createRepeatBy({ ...options, ringBy })
  const nextPollAt = createNextPollAt({ clients, unknownMs, repeatBy, ringBy })
  const hangUp = createHangUp(clients, clock, onError)
  const limits: DispatchLimits = {
    providers: [...clients.keys()],
    maxLicences: MAX_LICENCES,
    dialWithinMs,
    answerWithinMs: options.placeTimeoutMs + dialWithinMs,
    maxCallMs: options.maxCallMs,
    misfireAfterMs: options.misfireAfterMs,
    recentMs: rules.recentMs,
    rules,
    lines: options.lines,
    providerLimits: options.providerLimits,
    breakerThreshold: options.breakerThreshold,
    newReference,
  }
  const storeClock = createStoreClock(clock)
  const dispatchLimits = (): DispatchLimits => ({
    ...limits,
    budgets: rules.budgetsAt(storeClock.expectedNow() ?? clock.now()),
  })
  // The earliest check requested during a step, which may not have seen the reason. On the
  // monotonic clock.
  let checkAgainAt = Number.POSITIVE_INFINITY
  let polling = false
  let running = false
  let leaveStore = () => {}

  const onAdvanced = async (advanced: Advanced, elapsed: () => number) => {
    if (running) dialing.dial(advanced, elapsed)
    else dialing.giveBack(advanced)
    const { recorded, licensed, added, held, now } = advanced
    noticeRules(advanced.rules)
    for (const { call, contradiction, seriesError, further = [] } of recorded) {
      if (call) changed(call)
      if (contradiction) onError(contradiction)
      if (seriesError) onError(seriesError)
      for (const update of further) void record(update)
    }
    for (const call of [...licensed, ...added]) onCall(call)
    await followClock(advanced, elapsed())
    if (running) setAlarms(advanced)
    if (running && held.length > 0) await settleHeld(held, now)
  }

  // The last rules of another process that were reported.
  let reportedRules: string | undefined
  const noticeRules = (found: string | undefined) => {
    if (found === undefined || found === rules.fingerprint || found === reportedRules) return
    reportedRules = found
    onError(rulesDiffer(rules.fingerprint, found))
  }

  /** Moves the deadlines if the store's clock was set, so that no line is freed early. */
  const followClock = async (advanced: Advanced, elapsedMs: number) => {
    const byMs = storeClock.compare(advanced, elapsedMs)
    if (byMs === 0) return storeClock.follow(advanced)
    const { clockShifts } = await store.changeDispatch({ shiftClock: { byMs, clockShifts: advanced.clockShifts } })
    storeClock.follow({ ...advanced, clockShifts })
    steps.request()
  }

  const check = (inMs: number) => {
    if (!running) return
    if (inMs <= 0) return steps.request()
    due.setSooner(inMs)
    if (steps.busy()) checkAgainAt = Math.min(checkAgainAt, clock.monotonic() + inMs)
  }

  const changed = (call: ScheduledCall) => {
    onCall(call)
    hangUp.hangUpIfCancelled(call)
  }

  const steps = createSteps({
    store,
    clock,
    decide,
    nextPollAt,
    maxRetryAfterMs: options.maxRetryAfterMs,
    expectedNow: storeClock.expectedNow,
    onAdvanced,
    onError,
    dispatch: () => (running ? dispatchLimits() : undefined),
  })
  // The steps keep an update that could not be recorded, and report the failure to `onError`.
  const record = (update: AttemptUpdate) => steps.record(update).then(nothing, nothing)
  const isRunning = () => running
  const webhookWatches = createWebhookWatches({ ...options, onError })
  const dialing = createDialing({
    ...options,
    ringBy,
    repeatBy,
    isRunning,
    commit: steps.record,
    record,
    onPlaced: webhookWatches.placed,
    onError,
  })
  const { repeat } = dialing
  const poller = createOverduePoller({
    ...options,
    ...hangUp,
    ringBy,
    repeatBy,
    repeat,
    nextPollAt,
    isExpected: storeClock.isExpected,
    record,
    onError,
  })

  const pollOverdue = async () => {
    if (polling) return
    polling = true
    let took = false
    try {
      took = await poller.check()
    } catch (error) {
      onError(error)
    }
    polling = false
    if (took) steps.request()
    else if (running) overdue.setSooner(AGAIN_MS)
  }

  const due: Alarm = createAlarm({
    clock,
    onRing: steps.request,
    onDisturbance(disturbance) {
      onClock(disturbance)
      overdue.set(0)
    },
  })
  const overdue: Alarm = createAlarm({ clock, onRing: () => void pollOverdue(), onDisturbance: () => {} })

  /**
   * Sets both alarms by the store's times. The clocks of store and process may differ, so only
   * spans are used.
   */
  const setAlarms = ({ nextDueAt, nextOverdueAt, now, nowAgeMs = 0 }: Advanced) => {
    const until = (moment: Date) => Math.max(0, moment.getTime() - now.getTime() - nowAgeMs)
    const dueMs = nextDueAt ? Math.min(until(nextDueAt), CHECK_MS) : CHECK_MS
    due.set(dueMs)
    due.setSooner(checkAgainAt - clock.monotonic())
    checkAgainAt = Number.POSITIVE_INFINITY
    if (nextOverdueAt) overdue.set(until(nextOverdueAt))
    else overdue.cancel()
  }

  /** Expires or defers held calls. A call that was changed in the meantime stays as it is. */
  const settleHeld = async (held: readonly HeldCall[], now: Date) => {
    for (let at = 0; at < held.length; at += MAX_LICENCES) {
      const changes = held.slice(at, at + MAX_LICENCES).map(each => changeForHeld(each, now))
      for (const { call, refused, next, seriesError } of await store.change(changes)) {
        if (call && !refused) changed(call)
        if (next) onCall(next)
        if (seriesError) onError(seriesError)
      }
    }
    steps.request()
  }

  const drained = async () => {
    await steps.settled()
    await dialing.answered()
    await steps.settled()
  }

  return {
    ...hangUp,
    limits,
    record: steps.record,
    noticeRules,
    check,
    start() {
      if (running) return
      running = true
      leaveStore = store.wake?.(check) ?? leaveStore
      steps.request()
    },
    async stop(drainMs) {
      running = false
      leaveStore()
      due.cancel()
      overdue.cancel()
      poller.stop()
      webhookWatches.stop()
      if (drainMs === 0) return
      let cancel = () => {}
      const timeout = new Promise<void>(resolve => {
        cancel = clock.setTimer(resolve, drainMs)
      })
      await Promise.race([timeout, drained()])
      cancel()
    },
  }
}

const rulesDiffer = (mine: string, found: string) =>
  new SchedulerError(
    'rules-differ',
    `Expected all processes on this store to have the same rules, ${mine}, got ${found} from another process`,
  )

const nothing = () => {}
