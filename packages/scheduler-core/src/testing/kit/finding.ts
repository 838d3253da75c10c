import assert from 'node:assert/strict'
import type { AttemptedCall } from '../../store/call.ts'
import { phone, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { same } from './expect.ts'
import { POLL_MS, type StoreFixture } from './store-fixture.ts'

const statusOf = async (fixture: StoreFixture, call: AttemptedCall) => (await fixture.get(call)).status

export const finding: Cases = {
  'an update is applied to the attempt of its reference and its call, and both are stored': async fixture => {
    const call = await fixture.begin()
    await fixture.pass(SECOND)
    const reported = { providerCallId: 'id 1', cause: 'queued', at: fixture.at(-100) }
    const { recorded, call: after } = await fixture.report(call, 'initiated', reported)
    assert.equal(recorded, 'applied')
    const attempt = {
      ...call.attempt,
      status: 'initiated',
      providerCallId: 'id 1',
      cause: 'queued',
      causeStatus: 'initiated',
      nextPollAt: fixture.at(POLL_MS),
      events: [{ status: 'initiated', ...reported }],
    }
    same(after, { ...call, version: call.version + 1, status: 'initiated', attempt })
    same(await fixture.get(call), { ...after, attempts: [attempt] })
  },
  'attempts at different providers may have the same id': async fixture => {
    const limits = { providers: ['api', 'other'] }
    const [one, two] = [await fixture.begin({}, limits), await fixture.begin({ provider: 'other' }, limits)]
    await fixture.report(one, 'initiated', { providerCallId: 'x' })
    await fixture.report(two, 'initiated', { providerCallId: 'x' })
    const kept = [await fixture.get(one), await fixture.get(two)]
    assert.deepEqual(
      kept.map(({ attempt }) => attempt?.providerCallId),
      ['x', 'x'],
    )
  },
  'an update with an unknown reference is unknown, even with a known id': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'initiated', { providerCallId: 'x' })
    const at = fixture.at()
    const recorded = await fixture.record([
      { provider: 'api', reference: 'reference-unknown-000000', status: 'completed', at },
      { provider: 'api', reference: 'reference-unknown-000000', providerCallId: 'x', status: 'completed', at },
    ])
    same(
      recorded,
      recorded.map(() => ({ recorded: 'unknown' })),
    )
    assert.equal(await statusOf(fixture, call), 'initiated')
  },
  'an update that names another number, id or provider is unknown and changes nothing': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'initiated', { providerCallId: 'x' })
    const before = await fixture.get(call)
    for (const foreign of [{ to: phone(4000) }, { providerCallId: 'y' }, { provider: 'other' }]) {
      const { recorded, contradiction } = await fixture.report(call, 'completed', foreign)
      assert.deepEqual([recorded, contradiction?.code], ['unknown', 'bad-response'])
    }
    same(await fixture.get(call), before)
    const own = { to: call.to, providerCallId: 'x' }
    assert.equal((await fixture.report(call, 'ringing', own)).recorded, 'applied')
  },
  'an update with the id of another open attempt is unknown and changes nothing': async fixture => {
    const [one, two] = [await fixture.begin(), await fixture.begin()]
    await fixture.report(one, 'initiated', { providerCallId: 'x' })
    const { recorded, contradiction } = await fixture.report(two, 'completed', { providerCallId: 'x' })
    assert.deepEqual([recorded, contradiction?.code], ['unknown', 'bad-response'])
    const [kept, other] = [await fixture.get(one), await fixture.get(two)]
    assert.deepEqual([kept.attempt?.providerCallId, other.attempt?.providerCallId], ['x', undefined])
    assert.equal(other.status, 'dialing')
  },
  'an id that the answer to a later POST has goes to the later attempt': async fixture => {
    const [one, two] = [await fixture.begin(), await fixture.begin()]
    await fixture.report(one, 'ringing', { providerCallId: 'x' })
    const { recorded, further = [] } = await fixture.report(two, 'initiated', { providerCallId: 'x', isAnswer: true })
    assert.equal(recorded, 'applied')
    assert.deepEqual(
      (await fixture.record(further)).map(({ recorded }) => recorded),
      ['applied', 'applied'],
    )
    const [earlier, later] = [await fixture.get(one), await fixture.get(two)]
    assert.deepEqual([earlier.attempt?.providerCallId, earlier.status], [undefined, 'ringing'])
    assert.deepEqual([later.attempt?.providerCallId, later.status], ['x', 'initiated'])
    // The id is the later call's now: what it ends is not the earlier one.
    assert.equal((await fixture.report(one, 'completed', { providerCallId: 'x' })).recorded, 'unknown')
    assert.equal((await fixture.report(two, 'completed', { providerCallId: 'x' })).recorded, 'applied')
    assert.equal((await fixture.queue()).linesInUse, 1)
  },
  'an id that an attempt gives up is not bound to it again in the same step': async fixture => {
    const [one, two] = [await fixture.begin(), await fixture.begin()]
    await fixture.report(one, 'ringing', { providerCallId: 'x' })
    const { further = [] } = await fixture.report(two, 'initiated', { providerCallId: 'x', isAnswer: true })
    const late = updateOf(one.attempt, 'completed', fixture.at(), { providerCallId: 'x' })
    assert.deepEqual(
      (await fixture.record([...further, late])).map(({ recorded }) => recorded),
      ['applied', 'applied', 'unknown'],
    )
    assert.equal((await fixture.get(one)).status, 'ringing')
  },
  'an id of an ended attempt may be bound again': async fixture => {
    const one = await fixture.begin()
    await fixture.report(one, 'completed', { providerCallId: 'x' })
    const two = await fixture.begin()
    await fixture.report(two, 'initiated', { providerCallId: 'x' })
    assert.equal((await fixture.get(two)).attempt?.providerCallId, 'x')
  },
  'a repeated id of an attempt changes nothing, even if another attempt has it now': async fixture => {
    const one = await fixture.begin()
    await fixture.report(one, 'completed', { providerCallId: 'x' })
    const two = await fixture.begin()
    await fixture.report(two, 'initiated', { providerCallId: 'x' })
    same(await fixture.report(one, 'completed', { providerCallId: 'x' }), { recorded: 'unchanged' })
    assert.equal((await fixture.get(one)).attempt?.events.length, 1)
  },
  'an attempt keeps the first id that is reported for it': async fixture => {
    const [one, two] = [await fixture.begin(), await fixture.begin()]
    await fixture.report(one, 'initiated', { providerCallId: 'b' })
    await fixture.report(one, 'ringing', { providerCallId: 'a' })
    await fixture.report(two, 'ringing', { providerCallId: 'a' })
    const kept = [await fixture.get(one), await fixture.get(two)]
    assert.deepEqual(
      kept.map(({ attempt }) => attempt?.providerCallId),
      ['b', 'a'],
    )
  },
}
