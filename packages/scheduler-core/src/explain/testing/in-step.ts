import assert from 'node:assert/strict'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { memoryStore } from '../../memory/memory-store.ts'
import type { ScheduledCall } from '../../store/call.ts'
import { decideStep } from '../../store/decide-step.ts'
import type { AttemptUpdate } from '../../store/step.ts'
import type { FastCheck } from '../../testing/property/fast-check.ts'
import { limits, operation } from '../../testing/property/operations.ts'
import { snapshotOf } from '../../testing/property/snapshot.ts'
import { type PropertyStep, steps } from '../../testing/property/steps.ts'
import { createExplain } from '../create-explain.ts'
import type { Explanation, ReasonCode } from '../explanation.ts'
import type { PlanParts } from '../plan.ts'

// Reasons that no step is taken at all. A step that is taken all the same ends them.
const PRESENCE: readonly ReasonCode[] = ['unattended', 'not-started']
// Reasons that are surely over at their `until`, whatever other calls do.
const TIMED: readonly ReasonCode[] = ['due-later', 'retry', 'held-back']

/**
 * Plays random histories on a memory store. Before each step that dispatches, all waiting calls and
 * queues are explained: the step licenses what was called free, and nothing else. Nothing is licensed
 * before the time that an explanation names.
 *
 * @param onReason called with each code that was found, and with `free`
 */
export async function explainsInStep(fc: FastCheck, runs: number, onReason: OnReason = () => {}): Promise<void> {
  const property = fc.asyncProperty(fc.array(steps(fc), { maxLength: 60, size: 'max' }), async sequence =>
    play(sequence, onReason),
  )
  await fc.assert(property, { numRuns: runs, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: true })
}

type OnReason = (code: ReasonCode | 'free') => void
type Explained = Explanation & Pick<ScheduledCall, 'id' | 'provider'>

const STEP = { decide: () => ({}), nextPollAt: (_: unknown, now: Date) => now }

const isFree = ({ because }: Pick<Explanation, 'because'>) => because.every(({ code }) => PRESENCE.includes(code))

async function play(sequence: readonly PropertyStep[], onReason: OnReason): Promise<void> {
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
    const result = await operation({ ...step, dispatch: undefined }, scene)(store)
    const recorded = typeof result === 'object' && 'recorded' in result ? result.recorded : []
    further = recorded.flatMap(each => each.further ?? [])
    if (!step.dispatch) continue
    const dispatch = limits(step.dispatch, scene)
    const { rules, providers } = dispatch
    const context = async () => ({ now: clock.now(), misfireAfterMs: 0, providers, rules })
    await check({ store, limits: dispatch, rules, concurrency: 1, context }, clock, onReason)
  }
}

/** Explains all waiting calls and all queues, then takes the step. */
async function check(parts: PlanParts, clock: ManualClock, onReason: OnReason): Promise<void> {
  const { store, limits: dispatch } = parts
  const { explain, explainQueue } = createExplain(parts)
  const { items: waiting } = await store.list({ statuses: ['scheduled'], order: 'soonest', limit: 1000 })
  const calls: Explained[] = []
  for (const { id, provider } of waiting) calls.push({ id, provider, ...(await explain(id)) })
  const queues = await Promise.all((await store.queues()).map(({ name }) => explainQueue(name)))
  for (const { because } of calls) {
    for (const { code } of because) onReason(code)
    if (because.length === 0) onReason('free')
  }

  const { licensed } = await store.advance({ ...STEP, dispatch })
  const free = calls.filter(isFree).map(({ id }) => id)
  assert.deepEqual(new Set(free), new Set(licensed.map(({ id }) => id)), 'What was called free, and what was licensed')
  for (const { queue, waiting: count, because } of queues) {
    const isLicensing = licensed.some(call => call.queue === queue)
    assert.equal(isFree({ because }) && count !== 0, isLicensing, `The queue ${queue} is called free, and licenses`)
  }
  await checkTimes(parts, clock, calls)
}

/**
 * After the step, nothing rings before the time that is named, and no reason that time alone ends is
 * left then.
 */
async function checkTimes(parts: PlanParts, clock: ManualClock, calls: readonly Explained[]): Promise<void> {
  const { store, limits: dispatch, rules } = parts
  const now = clock.now()
  const { attempts } = await snapshotOf(store)
  const arePlausible = attempts.every(
    ({ licensedAt, lineFreeAt, endedAt = now }) =>
      lineFreeAt > licensedAt && endedAt.getTime() - licensedAt.getTime() <= dispatch.maxCallMs,
  )
  for (const { id, provider, nextPossibleAt, because } of calls) {
    if (!nextPossibleAt || nextPossibleAt <= now || !dispatch.providers.includes(provider)) continue
    // Limits look back no further than calls can last, which random histories do not keep to.
    if (!arePlausible && because.some(({ code }) => code === 'number-limit')) continue
    const inMs = nextPossibleAt.getTime() - now.getTime()
    const about = JSON.stringify(because)
    clock.jump(inMs - 1)
    const early = { ...dispatch, budgets: rules.budgetsAt(clock.now()) }
    const result = decideStep(await store.inspect(early), { ...STEP, dispatch: early })
    assert(!result?.advanced.licensed.some(call => call.id === id), `A licence before the end of ${about}`)
    clock.jump(1)
    const then = (await createExplain(parts).explain(id)).because.map(({ code }) => code)
    const named = because.map(({ code }) => code).filter(code => TIMED.includes(code))
    assert(!named.some(code => then.includes(code)), `Expected an end of ${about}, got ${then.join(', ')}`)
    // The hours are closed then, although nothing else held the call up to now.
    assert.notDeepEqual(then, ['window'], `Expected a time within the hours, got that of ${about}`)
    clock.jump(-inMs)
  }
}
