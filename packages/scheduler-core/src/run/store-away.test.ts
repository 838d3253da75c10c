import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory/memory-store.ts'
import { SchedulerError, type SchedulerErrorCode } from '../scheduler-error.ts'
import type { CallStore } from '../store/call-store.ts'
import type { AttemptUpdate } from '../store/step.ts'
import { createWorld, number } from '../testing/world.ts'

/** A store that fails while it is told to. */
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
  const world = createWorld({ store: failing, clock, concurrency: 1 })
  return { ...world, breakBy: (code?: typeof fault) => void (fault = code) }
}

describe('a store that is away', () => {
  it.each(['store-locked', 'store-full', 'store-read-only', 'store-failed'] as const)(
    'with %s loses no news: it is kept, and recorded when the store is back',
    async code => {
      const world = brittle()
      await world.scheduler.start()
      const [first] = await world.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
      await world.clock.advance(0)
      world.breakBy(() => code)
      world.phone.post(0).placed('c1')
      await world.clock.advance(0)
      const telling = world.phone.tell(world.phone.post(0).request.reference, 'completed')
      telling.catch(() => {})
      await world.clock.advance(60_000)
      await expect(telling).rejects.toMatchObject({ code })
      expect(world.phone.posts).toHaveLength(1)
      expect(world.errors).toContainEqual(expect.objectContaining({ code }))
      world.breakBy()
      await world.clock.advance(10_000)
      expect(await world.scheduler.get(first?.id ?? '')).toMatchObject({
        status: 'completed',
        attempt: { providerCallId: 'c1' },
      })
      expect(world.phone.posts).toHaveLength(2)
    },
  )

  it('places nothing while nothing can be recorded', async () => {
    const world = brittle()
    await world.scheduler.start()
    world.breakBy(() => 'store-full')
    await world.scheduler.schedule({ to: number(1) })
    await world.clock.advance(60_000)
    expect(world.phone.posts).toHaveLength(0)
    world.breakBy()
    await world.clock.advance(5001)
    expect(world.phone.posts).toHaveLength(1)
  })

  it('does not let one piece of news that it cannot keep hold up the others', async () => {
    const world = brittle()
    await world.scheduler.start()
    await world.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await world.clock.advance(0)
    world.breakBy(updates => (updates.some(({ cause }) => cause === 'poison') ? 'store-failed' : undefined))
    const { reference } = world.phone.post(0).request
    const poisoned = world.phone.tell(reference, 'ringing', { cause: 'poison' })
    poisoned.catch(() => {})
    void world.phone.tell(reference, 'completed').catch(() => {})
    await world.clock.advance(10_000)
    await expect(poisoned).rejects.toMatchObject({ code: 'store-failed' })
    expect(world.phone.posts).toHaveLength(2)
    // It is given up when others could be recorded again and again, and it could not.
    world.phone.post(1).placed('c2')
    for (const status of ['ringing', 'answered', 'completed'] as const) {
      await world.clock.advance(10_000)
      void world.phone.tell(world.phone.post(1).request.reference, status)
    }
    await world.clock.advance(10_000)
    expect(world.errors.map(String)).toContain('SchedulerError: Updates that could not be recorded: 1')
    expect((await world.scheduler.list({ status: 'completed' })).calls).toHaveLength(2)
  })

  it('whose looks succeed while nothing can be written loses nothing either', async () => {
    const world = brittle()
    await world.scheduler.start()
    const [first] = await world.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await world.clock.advance(0)
    world.breakBy(updates => (updates.length > 0 ? 'store-failed' : undefined))
    world.phone.post(0).placed('c1')
    void world.phone.tell(world.phone.post(0).request.reference, 'completed').catch(() => {})
    await world.clock.advance(60 * 60_000)
    world.breakBy()
    await world.clock.advance(10_000)
    expect(await world.scheduler.get(first?.id ?? '')).toMatchObject({
      status: 'completed',
      attempt: { providerCallId: 'c1' },
    })
  })

  it('that cannot be changed while many calls are held is not asked again and again', async () => {
    const clock = manualClock()
    const store = memoryStore({ clock })
    let changes = 0
    const change: CallStore['change'] = async () => {
      changes++
      throw new SchedulerError('store-full', 'The store says store-full')
    }
    const world = createWorld({ store: { ...store, change }, clock, misfire: { afterMs: 0 } })
    await world.scheduler.schedule(Array.from({ length: 1500 }, (_, n) => ({ to: number(n % 100), at: world.in(1) })))
    await clock.advance(60_000)
    await world.scheduler.start()
    await clock.advance(60_000)
    expect(changes).toBeGreaterThan(3)
    expect(changes).toBeLessThan(30)
  })

  it('for good is not waited for', async () => {
    const world = createWorld()
    await world.scheduler.start()
    await world.scheduler.schedule({ to: number(1) })
    await world.clock.advance(0)
    await world.store.close()
    world.phone.post(0).placed('c1')
    await world.clock.advance(0)
    await world.scheduler.close()
    expect(world.clock.waiting).toBe(0)
    expect(world.errors.map(String)).toEqual([
      'SchedulerError: The store is closed',
      'SchedulerError: Updates that could not be recorded: 1',
    ])
  })

  it('does not begin where it cannot be used', async () => {
    const world = createWorld()
    await world.store.close()
    await expect(world.scheduler.start()).rejects.toMatchObject({ code: 'store-closed' })
  })
})
