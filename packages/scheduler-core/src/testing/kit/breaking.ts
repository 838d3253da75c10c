import assert from 'node:assert/strict'
import type { AttemptedCall } from '../../store/call.ts'
import { apart, HOUR, SECOND } from './builders.ts'
import type { Cases } from './cases.ts'
import { first } from './expect.ts'
import type { StoreFixture } from './store-fixture.ts'

const many = (fixture: StoreFixture, count: number) => fixture.add(...Array.from({ length: count }, () => ({})))
const licensedNow = async (fixture: StoreFixture) => (await fixture.license()).licensed.length

const lose = (fixture: StoreFixture, call: AttemptedCall) => fixture.report(call, 'unknown', { isLost: true })

/** Licenses a call and loses its answer, so many times. */
async function loseNext(fixture: StoreFixture, times: number) {
  for (let time = 0; time < times; time++) {
    await lose(fixture, first((await fixture.license({ maxLicences: 1 })).licensed))
  }
}

const breakerOf = async (fixture: StoreFixture) => (await fixture.store.dispatchState()).providers

export const breaking: Cases = {
  'a provider whose answers are lost three times in a row gets no further call until its back-off ends':
    async fixture => {
      await many(fixture, 6)
      await loseNext(fixture, 3)
      const { licensed, nextDueAt } = await fixture.license()
      assert.equal(licensed.length, 0)
      assert.deepEqual(nextDueAt, first(await breakerOf(fixture)).backoffUntil)
      assert.equal(first(await breakerOf(fixture)).failures, 3)
    },
  'after the back-off one probe is licensed at a time, until an answer is clear': async fixture => {
    await many(fixture, 6)
    await loseNext(fixture, 3)
    await fixture.pass(60 * SECOND)
    const { licensed, nextDueAt } = await fixture.license()
    assert.equal(licensed.length, 1)
    const probe = first(licensed)
    assert.deepEqual(nextDueAt, probe.attempt.answerBy)
    assert.equal(await licensedNow(fixture), 0)
    await fixture.report(probe, 'initiated')
    assert.deepEqual(await breakerOf(fixture), [])
    assert.equal(await licensedNow(fixture), 2)
  },
  'a lost probe doubles the back-off, and an unanswered one blocks no longer than its answerBy': async fixture => {
    await many(fixture, 9)
    await loseNext(fixture, 3)
    const waits: number[] = []
    for (let probe = 0; probe < 3; probe++) {
      const { nextDueAt } = await fixture.license()
      waits.push((nextDueAt?.getTime() ?? 0) - fixture.at().getTime())
      await fixture.pass(waits.at(-1) ?? 0)
      await loseNext(fixture, 1)
    }
    assert.deepEqual(
      waits.map((ms, n) => n > 0 && ms / (waits[n - 1] ?? 1)),
      [false, 2, 2],
    )
    await fixture.pass(HOUR)
    assert.equal(await licensedNow(fixture), 1)
    await fixture.pass(30 * SECOND)
    assert.equal(await licensedNow(fixture), 1)
  },
  'a refusal is a clear answer: it closes the breaker': async fixture => {
    await many(fixture, 6)
    await loseNext(fixture, 3)
    await fixture.pass(60 * SECOND)
    const probe = first((await fixture.license()).licensed)
    await fixture.report(probe, 'rejected', { refusal: { code: 'rejected' } })
    assert.equal(await licensedNow(fixture), 2)
  },
  'a licence that was not dialed in time, and a service that cannot be reached, are no clear answers':
    async fixture => {
      await many(fixture, 6)
      await loseNext(fixture, 3)
      await fixture.pass(60 * SECOND)
      for (const code of ['not-dialed', 'unavailable'] as const) {
        const probe = first((await fixture.license()).licensed)
        await fixture.report(probe, 'rejected', { refusal: { code } })
        assert.equal(first(await breakerOf(fixture)).failures, 3)
        await fixture.pass(60 * SECOND)
      }
      assert.equal(await licensedNow(fixture), 1)
    },
  'a clear answer between lost ones keeps the breaker closed': async fixture => {
    await many(fixture, 9)
    for (let round = 0; round < 2; round++) {
      await loseNext(fixture, 2)
      await fixture.report(first((await fixture.license({ maxLicences: 1 })).licensed), 'initiated')
    }
    assert.equal(await licensedNow(fixture), 3)
  },
  'an answer that no worker recorded does not count': async fixture => {
    await many(fixture, 6)
    for (const call of (await fixture.license({ maxLicences: 3 })).licensed) await fixture.report(call, 'unknown')
    assert.equal(await licensedNow(fixture), 3)
  },
  'with few lines the breaker opens while one is left for the probe': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 3 })
    await many(fixture, 4)
    await loseNext(fixture, 2)
    assert.equal(await licensedNow(fixture), 0)
    await fixture.pass(60 * SECOND)
    assert.equal(await licensedNow(fixture), 1)
  },
  'the breaker holds for all queues of its provider and for no other provider': async fixture => {
    const [one, other] = [apart('main'), apart('other')]
    await fixture.add({}, {}, {}, { queue: 'second' }, { ...one, queue: 'third', provider: 'api' }, other)
    await loseNext(fixture, 3)
    const { licensed } = await fixture.license({ providers: ['api', 'other'] })
    assert.deepEqual(
      licensed.map(({ provider }) => provider),
      ['other'],
    )
  },
  'Infinity keeps the breaker closed': async fixture => {
    await many(fixture, 6)
    await loseNext(fixture, 3)
    assert.equal((await fixture.license({ breakerThreshold: Number.POSITIVE_INFINITY })).licensed.length, 3)
  },
  'an operator closes the breaker at once': async fixture => {
    await many(fixture, 6)
    await loseNext(fixture, 3)
    assert.deepEqual((await fixture.store.changeDispatch({ closeBreaker: 'api' })).providers, [])
    assert.equal(await licensedNow(fixture), 3)
  },
}
