import { describe, expect, it } from 'vitest'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const HOUR = 3_600_000

describe('a store that was restored from a backup', () => {
  it('dials nothing by itself that may have been dialed since', async () => {
    const { scheduler, another, phone, clock } = createFixture({ concurrency: 2 })
    await scheduler.start()
    const [ringing, dialing, due, later, expired] = await scheduler.schedule([
      { to: number(1) },
      { to: number(2) },
      { to: number(3) },
      { to: number(4), at: new Date(clock.now().getTime() + HOUR) },
      { to: number(5), notAfter: new Date(clock.now().getTime() + 1000) },
    ])
    await clock.advance(0)
    phone.post(0).placed('an id')
    await clock.advance(2000)
    await scheduler.stop({ drainMs: 0 })
    const backupTakenAt = clock.now()
    await clock.advance(60_000)

    const operator = another()
    const report = await operator.restored({ backupTakenAt })
    const ends = report.calls.map(({ id, status, cause }) => [id, status, cause])
    expect(ends).toHaveLength(4)
    for (const call of [ringing, dialing]) expect(ends).toContainEqual([call?.id, 'indeterminate', undefined])
    expect(ends).toContainEqual([due?.id, 'indeterminate', 'restored'])
    expect(ends).toContainEqual([expired?.id, 'expired', 'restored'])
    expect(report.linesFreeAt).toEqual(new Date(clock.now().getTime() + 4 * HOUR))
    expect((await operator.get(ringing?.id ?? ''))?.attempt).toMatchObject({
      status: 'indeterminate',
      cause: 'restored',
    })

    await operator.start()
    await clock.advance(2 * HOUR)
    expect(phone.posts).toHaveLength(2)
    await operator.resumeAll()
    await clock.advance(3 * HOUR)
    expect(phone.posts.map(({ request }) => request.to)).toEqual([number(1), number(2), number(4)])
    expect((await operator.get(later?.id ?? ''))?.attempts).toHaveLength(1)
  })

  it('reports every call of a long list, once', async () => {
    const { scheduler, clock } = createFixture()
    const calls = await scheduler.schedule(Array.from({ length: 1201 }, (_, n) => ({ to: number(n % 90) })))
    await clock.advance(1000)
    const report = await scheduler.restored({ backupTakenAt: clock.now() })
    expect(new Set(report.calls.map(({ id }) => id))).toEqual(new Set(calls.map(({ id }) => id)))
    expect((await scheduler.restored({ backupTakenAt: clock.now() })).calls).toEqual([])
  })

  it.each([new Date(Number.NaN), new Date('2999-01-01'), '2026-01-01'])(
    'refuses %s as the time of the backup',
    async at => {
      const { scheduler } = createFixture()
      // @ts-expect-error -- a wrong type in one of the cases
      await expect(scheduler.restored({ backupTakenAt: at })).rejects.toMatchObject({ code: 'invalid-time' })
      expect((await scheduler.dispatching()).paused).toBe(false)
    },
  )
})
