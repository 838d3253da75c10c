import { manualClock } from '@outdial/call-client/testing'
import { expect, it } from 'vitest'
import { memoryStore } from '../memory/memory-store.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { CallStore } from '../store/call-store.ts'
import type { AttemptUpdate, Step } from '../store/step.ts'
import { createFixture, number } from '../testing/scheduler-fixture.ts'

interface PendingStep {
  readonly step: Step
  readonly updates: readonly AttemptUpdate[]
  /** Runs the step now, unless it has run. Its promise stays pending. */
  work(): Promise<void>
  /** Resolves or rejects the promise of the step. */
  answer(error?: Error): Promise<void>
}

/** A scheduler whose steps wait until the test answers them. */
function slow({ lines }: { lines: number }) {
  const clock = manualClock()
  const real = memoryStore({ clock })
  const pending: PendingStep[] = []
  const store: CallStore = {
    ...real,
    advance(step) {
      let done: ReturnType<CallStore['advance']> | undefined
      return new Promise((resolve, reject) => {
        const work = () => (done ??= real.advance(step))
        pending.push({
          step,
          updates: step.updates ?? [],
          work: async () => void (await work()),
          async answer(error) {
            pending.splice(pending.indexOf(this), 1)
            if (error) reject(error)
            else resolve(await work())
            await clock.advance(0)
          },
        })
      })
    },
  }
  const fixture = createFixture({ store, clock, concurrency: lines })
  /** Answers all steps until none is requested. */
  const settle = async () => {
    for (let first = pending[0]; first; first = pending[0]) await first.answer()
  }
  /** Places this many calls. Returns their references. */
  const place = async (count: number) => {
    await fixture.scheduler.start()
    await fixture.scheduler.schedule(Array.from({ length: count }, (_, n) => ({ to: number(n) })))
    await clock.advance(0)
    await settle()
    for (let n = 0; n < count; n++) fixture.phone.post(n).placed(`c${n}`)
    await clock.advance(0)
    await settle()
    return fixture.phone.posts.map(({ request }) => request.reference)
  }
  const report = async (reference: string, status: 'ringing' | 'completed' | 'busy') => {
    void fixture.phone.report(reference, status).catch(() => {})
    await clock.advance(0)
  }
  return { ...fixture, pending, settle, place, report }
}

it('one step runs at a time, and updates that arrive during it go into the next one', async () => {
  const fixture = slow({ lines: 5 })
  const references = await fixture.place(5)
  for (const reference of references) await fixture.report(reference, 'completed')
  expect(fixture.pending).toHaveLength(1)
  await fixture.pending[0]?.answer()
  expect(fixture.pending.map(({ updates }) => updates.length)).toEqual([4])
  await fixture.settle()
  const { calls } = await fixture.scheduler.list({ status: 'completed' })
  expect(calls).toHaveLength(5)
})

it('updates that arrive in one turn of the event loop go into one step, in their order', async () => {
  const fixture = slow({ lines: 400 })
  const references = await fixture.place(210)
  const expected: string[] = []
  for (const status of ['ringing', 'completed'] as const) {
    for (const reference of [...references, ...references]) {
      expected.push(`${reference} ${status}`)
      void fixture.phone.report(reference, status).catch(() => {})
    }
  }
  await fixture.clock.advance(0)
  const steps = fixture.pending.map(({ updates }) => updates.map(({ reference, status }) => `${reference} ${status}`))
  expect(steps).toEqual([expected])
})

it('a backlog of updates is recorded in order, by steps of at most 1000 updates', async () => {
  const fixture = slow({ lines: 400 })
  const references = await fixture.place(90)
  for (let round = 0; round < 100; round++)
    for (const reference of references) void fixture.phone.report(reference, 'ringing').catch(() => {})
  await fixture.clock.advance(0)
  const sizes: number[] = []
  for (let step = fixture.pending[0]; step; step = fixture.pending[0]) {
    expect(fixture.pending).toHaveLength(1)
    sizes.push(step.updates.length)
    await step.answer()
  }
  expect(sizes.filter(size => size > 0)).toEqual(Array.from({ length: 9 }, () => 1000))
})

it('after a failure nothing that was reported is lost', async () => {
  const fixture = slow({ lines: 6 })
  const references = await fixture.place(6)
  for (const reference of references.slice(0, 2)) await fixture.report(reference, 'completed')
  await fixture.pending[0]?.answer(new SchedulerError('store-unavailable', 'The store is away'))
  expect(fixture.pending).toHaveLength(0)
  for (const reference of references.slice(2)) await fixture.report(reference, 'completed')
  await fixture.clock.advance(1000)
  expect(fixture.pending).toHaveLength(1)
  for (let answered = 0; fixture.pending.length > 0 && answered < 3; answered++) {
    await fixture.pending[0]?.answer()
    expect(fixture.pending.length).toBeLessThanOrEqual(1)
  }
  await fixture.settle()
  expect((await fixture.scheduler.list({ status: 'completed' })).calls).toHaveLength(6)
})
