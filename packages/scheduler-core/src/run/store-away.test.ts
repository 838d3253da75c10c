import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory/memory-store.ts'
import { SchedulerError, type SchedulerErrorCode } from '../scheduler-error.ts'
import type { CallStore } from '../store/call-store.ts'
import type { AttemptUpdate } from '../store/step.ts'
import { createFixture, number } from '../testing/scheduler-fixture.ts'

/** A scheduler whose store fails while the test wants it to. */
function brittle() {
  const clock = manualClock()
  const store = memoryStore({ clock })
  let fault: ((updates: readonly AttemptUpdate[]) => SchedulerErrorCode | undefined) | undefined
  const failing: CallStore = {
    ...store,
    async advance(step) {
      const code = fault?.(step.updates ?? [])
      if (code) throw new SchedulerError(code, `The store says ${code}`)
      return store.advance(step)
    },
  }
  const fixture = createFixture({ store: failing, clock, concurrency: 1 })
  return { ...fixture, breakBy: (code?: typeof fault) => void (fault = code) }
}

describe('a store that fails', () => {
  it.each(['store-locked', 'store-full', 'store-read-only', 'store-failed'] as const)(
    'with %s loses no update: it is kept, and recorded when the store is back',
    async code => {
      const fixture = brittle()
      await fixture.scheduler.start()
      const [first] = await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
      await fixture.clock.advance(0)
      fixture.breakBy(() => code)
      fixture.phone.post(0).placed('c1')
      await fixture.clock.advance(0)
      const reporting = fixture.phone.report(fixture.phone.post(0).request.reference, 'completed')
      reporting.catch(() => {})
      await fixture.clock.advance(60_000)
      await expect(reporting).rejects.toMatchObject({ code })
      expect(fixture.phone.posts).toHaveLength(1)
      expect(fixture.errors).toContainEqual(expect.objectContaining({ code }))
      fixture.breakBy()
      await fixture.clock.advance(10_000)
      expect(await fixture.scheduler.get(first?.id ?? '')).toMatchObject({
        status: 'completed',
        attempt: { providerCallId: 'c1' },
      })
      expect(fixture.phone.posts).toHaveLength(2)
    },
  )

  it('places nothing while nothing can be recorded', async () => {
    const fixture = brittle()
    await fixture.scheduler.start()
    fixture.breakBy(() => 'store-full')
    await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(60_000)
    expect(fixture.phone.posts).toHaveLength(0)
    fixture.breakBy()
    await fixture.clock.advance(5001)
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it('by one update does not delay the others', async () => {
    const fixture = brittle()
    await fixture.scheduler.start()
    await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await fixture.clock.advance(0)
    fixture.breakBy(updates => (updates.some(({ cause }) => cause === 'poison') ? 'store-failed' : undefined))
    const { reference } = fixture.phone.post(0).request
    const poisoned = fixture.phone.report(reference, 'ringing', { cause: 'poison' })
    poisoned.catch(() => {})
    void fixture.phone.report(reference, 'completed').catch(() => {})
    await fixture.clock.advance(10_000)
    await expect(poisoned).rejects.toMatchObject({ code: 'store-failed' })
    expect(fixture.phone.posts).toHaveLength(2)
    // The update is dropped after three failures between which others succeeded.
    fixture.phone.post(1).placed('c2')
    for (const status of ['ringing', 'answered', 'completed'] as const) {
      await fixture.clock.advance(10_000)
      void fixture.phone.report(fixture.phone.post(1).request.reference, status)
    }
    await fixture.clock.advance(10_000)
    expect(fixture.errors.map(String)).toContain('SchedulerError: Updates that could not be recorded: 1')
    expect((await fixture.scheduler.list({ status: 'completed' })).calls).toHaveLength(2)
  })

  it('only to write loses nothing either', async () => {
    const fixture = brittle()
    await fixture.scheduler.start()
    const [first] = await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await fixture.clock.advance(0)
    fixture.breakBy(updates => (updates.length > 0 ? 'store-failed' : undefined))
    fixture.phone.post(0).placed('c1')
    void fixture.phone.report(fixture.phone.post(0).request.reference, 'completed').catch(() => {})
    await fixture.clock.advance(60 * 60_000)
    fixture.breakBy()
    await fixture.clock.advance(10_000)
    expect(await fixture.scheduler.get(first?.id ?? '')).toMatchObject({
      status: 'completed',
      attempt: { providerCallId: 'c1' },
    })
  })

  it('to change held calls is not called in a loop', async () => {
    const clock = manualClock()
    const store = memoryStore({ clock })
    let changes = 0
    const change: CallStore['change'] = async () => {
      changes++
      throw new SchedulerError('store-full', 'The store says store-full')
    }
    const fixture = createFixture({ store: { ...store, change }, clock, misfireAfterMs: 0 })
    await fixture.scheduler.schedule(
      Array.from({ length: 1500 }, (_, n) => ({ to: number(n % 100), at: fixture.in(1) })),
    )
    await clock.advance(60_000)
    await fixture.scheduler.start()
    await clock.advance(60_000)
    expect(changes).toBeGreaterThan(3)
    expect(changes).toBeLessThan(30)
  })

  it('for good is not retried', async () => {
    const fixture = createFixture()
    await fixture.scheduler.start()
    await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(0)
    await fixture.store.close()
    fixture.phone.post(0).placed('c1')
    await fixture.clock.advance(0)
    await fixture.scheduler.close()
    expect(fixture.clock.waiting).toBe(0)
    expect(fixture.errors.map(String)).toEqual([
      'SchedulerError: The store is closed',
      'SchedulerError: Updates that could not be recorded: 1',
    ])
  })

  it('at the start prevents the start', async () => {
    const fixture = createFixture()
    await fixture.store.close()
    await expect(fixture.scheduler.start()).rejects.toMatchObject({ code: 'store-closed' })
  })
})
