import type { Recorded } from '@outdial/call-client/kernel'
import type { ResolvedOptions } from '../options.ts'
import type { ScheduledCall } from '../store/call.ts'
import type { CallChange } from '../store/change-call.ts'
import type { Advanced, AttemptUpdate, DispatchLimits, HeldCall } from '../store/step.ts'
import { type Alarm, createAlarm, type Disturbance } from './alarm.ts'
import { createDecide } from './decide.ts'
import { createDialing } from './dial.ts'
import { createHangUps, type HangUps } from './hang-ups.ts'
import { createNextPollAt } from './look-at.ts'
import { nextReference } from './references.ts'
import { createSteps } from './steps.ts'
import { createWatchdog } from './watchdog.ts'

export interface EngineEvents {
  readonly onCall: (call: ScheduledCall) => void
  readonly onClock: (disturbance: Disturbance) => void
  readonly onError: (error: unknown) => void
}

/** What moves calls: it records what is told of them, licenses and dials what is due, and looks after those that fell silent. */
export interface Engine extends HangUps {
  record(update: AttemptUpdate): Promise<Recorded>
  /** There may be something to license in so many milliseconds, 0 for now: looks by then, if it runs. */
  look(inMs: number): void
  start(): void
  /** Licenses nothing more; resolves once all begun POSTs are answered and recorded, or after so many milliseconds. */
  stop(drainMs: number): Promise<void>
}

// Somebody looks at least so often, whatever the store said of when the next call is due.
const LOOK_MS = 30_000
// After so long what could not be done is tried again.
const AGAIN_MS = 1000
const MAX_LICENCES = 500

export function createEngine(options: ResolvedOptions, { onCall, onClock, onError }: EngineEvents): Engine {
  const { store, calls, clock, unknownMs, dialWithinMs } = options
  const decide = createDecide(options.retry, onError)
  const nextPollAt = createNextPollAt(calls, unknownMs)
  const hangUps = createHangUps(calls, clock, onError)
  const dispatch: DispatchLimits = {
    providers: [...calls.keys()],
    maxLicences: MAX_LICENCES,
    dialWithinMs,
    answerWithinMs: options.placeTimeoutMs + dialWithinMs,
    maxCallMs: options.maxCallMs,
    misfireAfterMs: options.misfireAfterMs,
    numberLimits: [],
    newReference: nextReference,
  }
  // The earliest look that was asked for while the store was at work on a step, which may not have seen why. By the monotonic clock.
  let lookAgainAt = Number.POSITIVE_INFINITY
  let looking = false
  let running = false
  let leaveStore = () => {}

  const onAdvanced = async (advanced: Advanced, elapsed: () => number) => {
    if (running) dialing.dial(advanced, elapsed)
    else dialing.giveBack(advanced)
    const { recorded, licensed, held, now } = advanced
    for (const { call } of recorded) if (call) changed(call)
    for (const call of licensed) onCall(call)
    if (running) setAlarms(advanced)
    if (running && held.length > 0) await release(held, now)
  }

  const look = (inMs: number) => {
    if (!running) return
    if (inMs <= 0) return steps.request()
    due.setSooner(inMs)
    if (steps.busy()) lookAgainAt = Math.min(lookAgainAt, clock.monotonic() + inMs)
  }

  const changed = (call: ScheduledCall) => {
    onCall(call)
    hangUps.askIfCancelled(call)
  }

  const steps = createSteps({
    store,
    clock,
    decide,
    nextPollAt,
    onAdvanced,
    onError,
    dispatch: () => (running ? dispatch : undefined),
  })
  // What is not kept yet is kept by the steps, and their failure was told.
  const tell = (update: AttemptUpdate) => steps.record(update).then(nothing, nothing)
  const dialing = createDialing({ calls, dialWithinMs, tell })
  const watchdog = createWatchdog({ ...options, nextPollAt, tell, onError })

  const lookAfterSilent = async () => {
    if (looking) return
    looking = true
    let took = false
    try {
      took = await watchdog.look()
    } catch (error) {
      onError(error)
    }
    looking = false
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
  const overdue: Alarm = createAlarm({ clock, onRing: () => void lookAfterSilent(), onDisturbance: () => {} })

  /** Sets both alarms by the store's times. The clocks of store and process may differ, the spans do not. */
  const setAlarms = ({ nextDueAt, nextOverdueAt, now, nowAgeMs = 0 }: Advanced) => {
    const until = (moment: Date) => Math.max(0, moment.getTime() - now.getTime() - nowAgeMs)
    const dueMs = nextDueAt ? Math.min(until(nextDueAt), LOOK_MS) : LOOK_MS
    due.set(dueMs)
    due.setSooner(lookAgainAt - clock.monotonic())
    lookAgainAt = Number.POSITIVE_INFINITY
    if (nextOverdueAt) overdue.set(until(nextOverdueAt))
    else overdue.cancel()
  }

  /** Decides about calls whose turn has come and that may not be placed. Whoever changed one meanwhile has decided otherwise. */
  const release = async (held: readonly HeldCall[], now: Date) => {
    const results = await store.change(held.map(each => changeFor(each, now)))
    for (const { call, refused } of results) if (call && !refused) changed(call)
    steps.request()
  }

  const changeFor = ({ call, reason, until }: HeldCall, now: Date): CallChange => {
    const { id, version: ifVersion } = call
    if (reason !== 'limit') return { kind: 'expire', id, ifVersion, cause: reason }
    return { kind: 'defer', id, ifVersion, dueAt: until ?? new Date(now.getTime() + LOOK_MS) }
  }

  const drained = async () => {
    await steps.settled()
    await dialing.answered()
    await steps.settled()
  }

  return {
    ...hangUps,
    record: steps.record,
    look,
    start() {
      if (running) return
      running = true
      leaveStore = store.wake?.(look) ?? leaveStore
      steps.request()
    },
    async stop(drainMs) {
      running = false
      leaveStore()
      due.cancel()
      overdue.cancel()
      watchdog.stop()
      if (drainMs === 0) return
      let cancel = () => {}
      const patience = new Promise<void>(resolve => {
        cancel = clock.setTimer(resolve, drainMs)
      })
      await Promise.race([patience, drained()])
      cancel()
    },
  }
}

const nothing = () => {}
