import { describe, expect, it } from 'vitest'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const HOUR = 3_600_000

describe('the do-not-call list', () => {
  it('ends a waiting call to a number on it as cancelled, when the call is due', async () => {
    const { scheduler, phone, clock, in: from } = createFixture()
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1), at: from(HOUR) })
    expect(await scheduler.doNotCall.add({ number: number(1), reason: 'asked us to stop' })).toBe(1)
    await clock.advance(HOUR)
    expect(await scheduler.get(id)).toMatchObject({ status: 'cancelled', cause: 'do-not-call', attempts: [] })
    expect(phone.posts).toEqual([])
  })

  it('lets a call ring that is due after the end of its entry', async () => {
    const { scheduler, phone, clock, in: from } = createFixture()
    await scheduler.start()
    await scheduler.doNotCall.add({ number: number(1), until: from(HOUR) })
    await scheduler.schedule({ to: number(1), at: from(HOUR) })
    expect(await scheduler.doNotCall.has(number(1))).toBe(true)
    await clock.advance(HOUR)
    expect([phone.posts.length, await scheduler.doNotCall.has(number(1))]).toEqual([1, false])
    expect(await scheduler.doNotCall.get(number(1))).toMatchObject({ number: number(1) })
  })

  it('takes numbers as text, one or several, and removes them', async () => {
    const { doNotCall } = createFixture().scheduler
    expect(await doNotCall.add(number(1))).toBe(1)
    expect(await doNotCall.add([number(1), { number: number(2), source: 'agent' }])).toBe(1)
    expect([await doNotCall.remove(number(1)), await doNotCall.remove([number(1), number(2)])]).toEqual([1, 1])
    expect(await doNotCall.get(number(2))).toBeUndefined()
  })

  it('imports any number of entries, and says how many were new', async () => {
    const { doNotCall } = createFixture().scheduler
    await doNotCall.add('+1301800012')
    async function* entries() {
      for (let n = 0; n < 12_000; n++) yield `+13018${String(n).padStart(5, '0')}`
    }
    expect(await doNotCall.import(entries())).toBe(11_999)
  })

  it('stops an import at the first entry that does not fit, or when it is aborted; what was added stays', async () => {
    const { doNotCall } = createFixture().scheduler
    const numbers = Array.from({ length: 6000 }, (_, n) => `+13018${String(n).padStart(5, '0')}`)
    const bad = doNotCall.import([...numbers, 'no number'])
    await expect(bad).rejects.toMatchObject({ code: 'invalid-number', index: 6000, field: 'number' })
    expect(await doNotCall.import(numbers)).toBe(1000)
    const aborted = doNotCall.import(['+13018040009'], { signal: AbortSignal.abort() })
    await expect(aborted).rejects.toThrow(/aborted/)
    expect(await doNotCall.has('+13018040009')).toBe(false)
  })

  it('is listed page by page', async () => {
    const { doNotCall } = createFixture().scheduler
    await doNotCall.add([3, 1, 2].map(number))
    const one = await doNotCall.list({ limit: 2 })
    const two = await doNotCall.list({ limit: 2, cursor: one.cursor })
    expect([...one.items, ...two.items].map(each => each.number)).toEqual([1, 2, 3].map(number))
    expect(two.cursor).toBeUndefined()
  })

  it.each([
    [{ number: '0301' }, 'invalid-number', 'number'],
    [{ number: number(1), until: new Date(Number.NaN) }, 'invalid-time', 'until'],
    [{ number: number(1), reason: '' }, 'invalid-record', 'reason'],
    [{ number: number(1), why: 'so' }, 'invalid-record', 'why'],
  ])('refuses %j', async (entry, code, field) => {
    const { doNotCall } = createFixture().scheduler
    await expect(doNotCall.add(entry)).rejects.toMatchObject({ code, field })
    await expect(doNotCall.add([number(2), entry])).rejects.toMatchObject({ code, index: 1 })
    expect(await doNotCall.has(number(2))).toBe(false)
  })

  it('refuses a number, a page and a cursor that do not fit', async () => {
    const { doNotCall } = createFixture().scheduler
    await expect(doNotCall.has('12')).rejects.toMatchObject({ code: 'invalid-number' })
    await expect(doNotCall.remove(['12'])).rejects.toMatchObject({ code: 'invalid-number' })
    await expect(doNotCall.list({ limit: 0 })).rejects.toMatchObject({ code: 'invalid-query' })
    await expect(doNotCall.list({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid-cursor' })
    const many = Array.from({ length: 5001 }, () => number(1))
    await expect(doNotCall.add(many)).rejects.toThrow(/at most 5000 entries, got 5001/)
  })
})
