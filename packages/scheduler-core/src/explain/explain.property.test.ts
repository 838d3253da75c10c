import { manualClock } from '@outdial/call-client/testing'
import fastCheck from 'fast-check'
import { expect, it } from 'vitest'
import { memoryStore } from '../memory/memory-store.ts'
import type { CallId, ScheduledCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import type { AttemptUpdate, DispatchLimits } from '../store/step.ts'
import type { FastCheck } from '../testing/property/fast-check.ts'
import { limits, operation } from '../testing/property/operations.ts'
import { snapshotOf } from '../testing/property/snapshot.ts'
import { type PropertyStep, steps } from '../testing/property/steps.ts'
import { createExplain } from './create-explain.ts'
import type { Explanation, ReasonCode } from './explanation.ts'
import { nextStep } from './next-step.ts'
import type { PlanParts } from './plan.ts'

const fc: FastCheck = fastCheck

// Reasons that no step is taken at all. A step that is taken all the same ends them.
const PRESENCE: readonly ReasonCode[] = ['unattended', 'not-started']
// Reasons that are surely over at their `until`, whatever other calls do.
const TIMED: readonly ReasonCode[] = ['due-later', 'retry', 'held-back']

const RUNS = 150

const isFree = ({ because }: Explanation) => because.every(({ code }) => PRESENCE.includes(code))

const waitingIn = async (store: CallStore): Promise<readonly ScheduledCall[]> =>
  (await store.list({ statuses: ['scheduled'], order: 'soonest', limit: 1000 })).items

it('licenses in the next step what explain calls free, and nothing else', { timeout: 120_000 }, async () => {
  const seen = new Map<string, number>()
  const property = fc.asyncProperty(fc.array(steps(fc), { maxLength: 60, size: 'max' }), async sequence => {
    await play(sequence, code => void seen.set(code, (seen.get(code) ?? 0) + 1))
  })
  await fc.assert(property, {
    numRuns: RUNS,
    interruptAfterTimeLimit: 100_000,
    markInterruptAsFailure: true,
  })
  // The states must be varied enough to show each reason that a step can have.
  for (const code of EXPECTED) expect(seen.get(code) ?? 0, `Expected states in which ${code} holds`).toBeGreaterThan(0)
})

const EXPECTED: readonly (ReasonCode | 'free')[] = [
  'free',
  'do-not-call',
  'not-after',
  'other-provider',
  'all-paused',
  'queue-paused',
  'window',
  'number-limit',
  'due-later',
  'retry',
  'held-back',
  'all-lines',
  'provider-lines',
  'lines',
  'pace',
  'behind',
]

async function play(sequence: readonly PropertyStep[], onReason: (code: string) => void): Promise<void> {
  const clock = manualClock(new Date('2026-03-02T09:00:00.123Z'))
  const store = memoryStore({ clock })
  let further: readonly AttemptUpdate[] = []
  for (const [number, step] of sequence.entries()) {
    if (step.kind === 'pass') {
      clock.jump(step.ms)
      continue
    }
    if (step.kind === 'changeDispatch' && step.shiftClock?.isSet) clock.jump(step.shiftClock.byMs)
    const scene = { snapshot: await snapshotOf(store), now: clock.now(), number, further }
    if (step.kind !== 'advance') {
      await operation(step, scene)(store)
      continue
    }
    const advanced = await operation({ ...step, dispatch: undefined }, scene)(store)
    further =
      typeof advanced === 'object' && 'recorded' in advanced
        ? advanced.recorded.flatMap(each => each.further ?? [])
        : []
    if (!step.dispatch) continue
    const dispatch = limits(step.dispatch, scene)
    const { rules } = dispatch
    const context = async () => ({ now: clock.now(), misfireAfterMs: 0, providers: dispatch.providers, rules })
    await check({ store, limits: dispatch, rules, concurrency: 1, context }, dispatch, clock, onReason)
  }
}

/** Explains all waiting calls, then takes the step. */
async function check(
  parts: PlanParts,
  dispatch: DispatchLimits,
  clock: ReturnType<typeof manualClock>,
  onReason: (code: string) => void,
): Promise<void> {
  const { store } = parts
  const { explain, explainQueue } = createExplain(parts)
  const waiting = await waitingIn(store)
  const explained = new Map<CallId, Explanation>()
  for (const { id } of waiting) explained.set(id, await explain(id))
  for (const explanation of explained.values()) {
    for (const { code } of explanation.because) onReason(code)
    if (explanation.because.length === 0) onReason('free')
  }
  const queues = await store.queues()
  const queuesExplained = await Promise.all(queues.map(({ name }) => explainQueue(name)))

  const { licensed } = await store.advance({ dispatch, decide: () => ({}), nextPollAt: (_, now) => now })
  const free = waiting.filter(({ id }) => isFree(explained.get(id) ?? { because: [] }))
  expect(new Set(free.map(({ id }) => id))).toEqual(new Set(licensed.map(({ id }) => id)))
  for (const { because, queue, waiting: count } of queuesExplained) {
    const isLicensing = licensed.some(call => call.queue === queue)
    expect(isFree({ because }) && count !== 0, `explainQueue of ${queue}`).toBe(isLicensing)
  }
  await checkTimes(parts, dispatch, clock, waiting, explained)
}

/**
 * After the step, nothing rings before the time that is named, and no reason that time alone ends is
 * left then.
 */
async function checkTimes(
  parts: PlanParts,
  dispatch: DispatchLimits,
  clock: ReturnType<typeof manualClock>,
  waiting: readonly ScheduledCall[],
  explained: ReadonlyMap<CallId, Explanation>,
): Promise<void> {
  const now = clock.now().getTime()
  const { attempts } = await snapshotOf(parts.store)
  const isPlausible = attempts.every(
    ({ licensedAt, lineFreeAt, endedAt = clock.now() }) =>
      lineFreeAt > licensedAt && endedAt.getTime() - licensedAt.getTime() <= dispatch.maxCallMs,
  )
  for (const { id, provider } of waiting) {
    const { nextPossibleAt, because = [] } = explained.get(id) ?? {}
    if (!nextPossibleAt || nextPossibleAt.getTime() <= now || !dispatch.providers.includes(provider)) continue
    // Limits look back no further than calls can last, which random histories do not keep to.
    if (!isPlausible && because.some(({ code }) => code === 'number-limit')) continue
    const inMs = nextPossibleAt.getTime() - now
    clock.jump(inMs - 1)
    const early = await nextStep(parts.store, { ...dispatch, budgets: parts.rules.budgetsAt(clock.now()) })
    expect(
      early.licensed.map(call => call.id),
      `A licence before ${because[0]?.code} ends`,
    ).not.toContain(id)
    clock.jump(1)
    const then = await createExplain(parts).explain(id)
    const named = because.map(({ code }) => code).filter(code => TIMED.includes(code))
    const left = then.because.filter(({ code }) => named.includes(code))
    expect(left, `What is left of ${JSON.stringify(because)}`).toEqual([])
    // Hours that are closed again, although nothing else held the call up to now.
    expect(then.because.map(({ code }) => code)).not.toEqual(['window'])
    clock.jump(-inMs)
  }
}
