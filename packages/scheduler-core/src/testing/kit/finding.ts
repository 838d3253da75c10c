import assert from 'node:assert/strict'
import type { AttemptedCall } from '../../store/call.ts'
import { phone, SECOND } from './builders.ts'
import type { Cases } from './cases.ts'
import { same } from './expect.ts'
import { LOOK_MS, type World } from './world.ts'

const statusOf = async (world: World, call: AttemptedCall) => (await world.get(call)).status

export const finding: Cases = {
  'news is found by its reference, is applied to attempt and call, and is kept': async world => {
    const call = await world.begin()
    await world.pass(SECOND)
    const told = { providerCallId: 'id 1', cause: 'queued', at: world.at(-100) }
    const { recorded, call: after } = await world.tell(call, 'initiated', told)
    assert.equal(recorded, 'applied')
    const attempt = {
      ...call.attempt,
      status: 'initiated',
      providerCallId: 'id 1',
      cause: 'queued',
      causeStatus: 'initiated',
      nextPollAt: world.at(LOOK_MS),
      events: [{ status: 'initiated', ...told }],
    }
    same(after, { ...call, version: call.version + 1, status: 'initiated', attempt })
    same(await world.get(call), { ...after, attempts: [attempt] })
  },
  'the id of another provider is another id': async world => {
    const rooms = { providers: ['api', 'other'] }
    const [one, two] = [await world.begin({}, rooms), await world.begin({ provider: 'other' }, rooms)]
    await world.tell(one, 'initiated', { providerCallId: 'x' })
    await world.tell(two, 'initiated', { providerCallId: 'x' })
    const kept = [await world.get(one), await world.get(two)]
    assert.deepEqual(
      kept.map(({ attempt }) => attempt?.providerCallId),
      ['x', 'x'],
    )
  },
  'news of an unknown reference is unknown, with a known id too': async world => {
    const call = await world.begin()
    await world.tell(call, 'initiated', { providerCallId: 'x' })
    const at = world.at()
    const recorded = await world.record([
      { provider: 'api', reference: 'reference-unknown-000000', status: 'completed', at },
      { provider: 'api', reference: 'reference-unknown-000000', providerCallId: 'x', status: 'completed', at },
    ])
    same(
      recorded,
      recorded.map(() => ({ recorded: 'unknown' })),
    )
    assert.equal(await statusOf(world, call), 'initiated')
  },
  'news of another number is news of another call': async world => {
    const call = await world.begin()
    same(await world.tell(call, 'completed', { to: phone(4000) }), { recorded: 'unknown' })
    assert.equal((await world.tell(call, 'ringing', { to: call.to })).recorded, 'applied')
  },
  'an id that another open attempt has is not bound a second time; the rest is recorded': async world => {
    const [one, two] = [await world.begin(), await world.begin()]
    await world.tell(one, 'initiated', { providerCallId: 'x' })
    await world.tell(two, 'ringing', { providerCallId: 'x' })
    const [kept, other] = [await world.get(one), await world.get(two)]
    assert.deepEqual([kept.attempt?.providerCallId, other.attempt?.providerCallId], ['x', undefined])
    assert.equal(other.status, 'ringing')
  },
  'an id that an ended attempt had may be given again': async world => {
    const one = await world.begin()
    await world.tell(one, 'completed', { providerCallId: 'x' })
    const two = await world.begin()
    await world.tell(two, 'initiated', { providerCallId: 'x' })
    assert.equal((await world.get(two)).attempt?.providerCallId, 'x')
  },
  'an id that an attempt has is no news, though another attempt has it by now': async world => {
    const one = await world.begin()
    await world.tell(one, 'completed', { providerCallId: 'x' })
    const two = await world.begin()
    await world.tell(two, 'initiated', { providerCallId: 'x' })
    same(await world.tell(one, 'completed', { providerCallId: 'x' }), { recorded: 'unchanged' })
    assert.equal((await world.get(one)).attempt?.events.length, 1)
  },
  'of two ids that are told of one attempt it keeps one, and another attempt may have the other': async world => {
    const [one, two] = [await world.begin(), await world.begin()]
    await world.tell(one, 'initiated', { providerCallId: 'b' })
    await world.tell(one, 'ringing', { providerCallId: 'a' })
    await world.tell(two, 'ringing', { providerCallId: 'b' })
    const kept = [await world.get(one), await world.get(two)]
    assert.deepEqual(
      kept.map(({ attempt }) => attempt?.providerCallId),
      ['a', 'b'],
    )
  },
}
