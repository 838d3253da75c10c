import { type CallResult, type CallUpdate, retryOutcomes } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import type { SchedulerOptions } from '../options.ts'
import { CALL_CENTRE_RETRY, spreadRetries } from '../rules/spread-retries.ts'
import { createFixture, number } from '../testing/scheduler-fixture.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A Monday, 09:00 UTC. */
const START = new Date('2026-03-02T09:00:00Z')
const MACHINE = { details: { answeredBy: 'machine' } }
const HUMAN = { details: { answeredBy: 'human' } }

/** A call whose first attempt was placed at the start. */
async function placed(options: Partial<Omit<SchedulerOptions, 'clock'>>) {
  const fixture = createFixture({ clock: manualClock(START), ...options })
  const { scheduler, phone, clock } = fixture
  await scheduler.start()
  const { id } = await scheduler.schedule({ to: number(1), metadata: { name: 'Ada' } })
  await clock.advance(0)
  phone.post(0).placed('c0')
  await clock.advance(0)
  const report = async (status: 'answered' | 'busy' | 'completed', more: Partial<CallUpdate> = {}) => {
    await phone.report(phone.post(0).request.reference, status, { providerCallId: 'c0', ...more })
    await clock.advance(0)
  }
  return { ...fixture, report, call: async () => scheduler.get(id) }
}

const at = (ms: number) => new Date(START.getTime() + ms)
const always = () => MINUTE
const onVoicemail = retryOutcomes({ maxAttempts: 2, outcomes: ['voicemail'], delayMs: HOUR })

describe('a completed call', () => {
  it('that a machine answered is retried if the policy says so', async () => {
    const { report, call, clock, phone } = await placed({ retry: onVoicemail })
    await report('answered', MACHINE)
    await report('completed')
    expect(await call()).toMatchObject({ status: 'scheduled', lastOutcome: 'completed', dueAt: at(HOUR) })
    await clock.advance(HOUR)
    expect(phone.posts).toHaveLength(2)
    await phone.report(phone.post(1).request.reference, 'completed', HUMAN)
    const { status, attempts = [] } = (await call()) ?? {}
    expect([status, attempts.map(({ status }) => status)]).toEqual(['completed', ['completed', 'completed']])
  })

  it('that a machine answered is accepted if the policy does not retry it', async () => {
    const { report, call } = await placed({ retry: retryOutcomes({ maxAttempts: 2 }) })
    await report('completed', MACHINE)
    expect(await call()).toMatchObject({ status: 'completed' })
  })

  it.each([
    ['a person', HUMAN],
    ['an unknown party', {}],
    ['a fax', { details: { answeredBy: 'fax' } }],
  ])('that %s answered is never retried, whatever the policy says', async (_, more) => {
    const { report, call, clock, phone } = await placed({ retry: always })
    await report('completed', more)
    await clock.advance(DAY)
    expect((await call())?.status).toBe('completed')
    expect(phone.posts).toHaveLength(1)
  })

  it('stays ended when the machine is reported after the end', async () => {
    const { report, call, clock, phone } = await placed({ retry: always })
    await report('completed')
    await report('completed', MACHINE)
    await clock.advance(DAY)
    expect(await call()).toMatchObject({ status: 'completed', attempt: MACHINE })
    expect(phone.posts).toHaveLength(1)
  })

  it('ends, and its waiting retry with it, when a person is reported after a machine', async () => {
    const { report, call, clock, phone } = await placed({ retry: onVoicemail })
    await report('completed', MACHINE)
    expect((await call())?.status).toBe('scheduled')
    await report('completed', { details: { answeredBy: 'human_residence' } })
    expect(await call()).toMatchObject({ status: 'completed', endedAt: START })
    await clock.advance(DAY)
    expect(phone.posts).toHaveLength(1)
  })

  it('keeps its waiting retry when other details come late', async () => {
    const { report, call } = await placed({ retry: onVoicemail })
    await report('completed', MACHINE)
    await report('completed', { details: { price: 1 } })
    expect(await call()).toMatchObject({ status: 'scheduled', dueAt: at(HOUR) })
  })

  it('that is cancelled while the retry of its voicemail waits stays completed', async () => {
    const { report, call, scheduler } = await placed({ retry: onVoicemail })
    await report('completed', MACHINE)
    await scheduler.cancel((await call())?.id ?? '')
    expect((await call())?.status).toBe('completed')
  })

  it.each([
    ['an attempt', { attempts: [{ most: 1, within: DAY }] }],
    ['completed', { completed: [{ most: 1, within: DAY }] }],
  ])('that a machine answered counts as %s for limits, and is completed in the history', async (_, limits) => {
    const { report, clock, phone, scheduler } = await placed({ retry: onVoicemail, rules: { limits } })
    await report('answered', MACHINE)
    await report('completed')
    expect((await scheduler.history(number(1))).calls).toMatchObject([
      { outcome: 'completed', disposition: 'Completed' },
    ])
    await clock.advance(DAY - 1)
    expect(phone.posts).toHaveLength(1)
    await clock.advance(1)
    expect(phone.posts).toHaveLength(2)
  })
})

describe('a retry', () => {
  it('is due so long after the end as the policy says, although the end is reported late', async () => {
    const { report, call, clock } = await placed({ retry: () => HOUR })
    await clock.advance(20 * MINUTE)
    await report('busy', { at: at(MINUTE) })
    expect((await call())?.dueAt).toEqual(at(MINUTE + HOUR))
  })

  it('whose time has passed when the end is reported is due at once, and is not missed', async () => {
    const { report, call, clock, phone } = await placed({ retry: () => MINUTE, misfireAfterMs: MINUTE })
    await clock.advance(3 * HOUR)
    await report('busy', { at: at(MINUTE) })
    expect(await call()).toMatchObject({ status: 'dialing', dueAt: at(3 * HOUR) })
    expect(phone.posts).toHaveLength(2)
  })

  it.each([
    ['ahead', at(HOUR), at(10 * MINUTE + MINUTE)],
    ['behind', at(-HOUR), at(10 * MINUTE)],
  ])('counts from an end between the licence and now, if the provider’s clock is %s', async (_, endedAt, dueAt) => {
    const { report, call, clock } = await placed({ retry: () => MINUTE })
    await clock.advance(10 * MINUTE)
    await report('busy', { at: endedAt })
    expect((await call())?.dueAt).toEqual(dueAt)
  })

  it('is decided from all that is known about the attempt', async () => {
    const results: CallResult[] = []
    const { report, clock } = await placed({
      retry: ({ result }) => {
        results.push(result)
        return null
      },
    })
    await clock.advance(SECOND)
    await report('answered', MACHINE)
    await clock.advance(SECOND)
    await report('completed', { cause: '16', durationMs: SECOND })
    expect(results).toEqual([
      {
        reference: expect.any(String),
        to: number(1),
        from: undefined,
        metadata: { name: 'Ada' },
        outcome: 'completed',
        provider: 'hand',
        providerCallId: 'c0',
        answered: true,
        answeredAt: at(SECOND),
        endedAt: at(2 * SECOND),
        durationMs: SECOND,
        cause: '16',
        details: { answeredBy: 'machine' },
        error: undefined,
      },
    ])
  })

  it('as call centres spread them: at another time of the day, twice a day, in the zone of the number', async () => {
    const retry = spreadRetries({ ...CALL_CENTRE_RETRY, zonesOf: () => ['Europe/Berlin'] })
    const { call, clock, phone } = await placed({ retry })
    const due: (string | undefined)[] = []
    for (const index of [0, 1, 2, 3]) {
      const { request } = phone.post(index)
      await clock.advance(MINUTE)
      await phone.report(request.reference, 'no-answer')
      const { dueAt = START } = (await call()) ?? {}
      due.push(dueAt.toISOString().slice(0, 16))
      await clock.advance(dueAt.getTime() - clock.now().getTime())
    }
    // Berlin is an hour ahead of UTC in March.
    expect(due).toEqual(['2026-03-02T13:00', '2026-03-03T17:00', '2026-03-04T09:00', '2026-03-05T13:00'])
  })
})
