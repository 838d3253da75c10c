import assert from 'node:assert/strict'
import type { AttemptedCall } from '../../store/call.ts'
import type { AttemptUpdate } from '../../store/step.ts'
import { phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import { retryIn, type World } from './world.ts'

/** What the provider told when it was asked what it knows of this attempt. */
const lookUp = (world: World, call: AttemptedCall, more: Partial<AttemptUpdate> = {}) =>
  world.tell(call, 'ringing', { lookedUp: true, providerCallId: 'found', ...more })

/** A call whose answer was lost. */
async function lost(world: World, to = phone(1)) {
  const call = await world.begin({ to })
  await world.tell(call, 'unknown')
  return call
}

export const lookingUp: Cases = {
  'what a look-up found is believed if it can be this attempt alone': async world => {
    const call = await lost(world)
    const { recorded, call: after } = await lookUp(world, call, { to: call.to })
    assert.deepEqual([recorded, after?.status, after?.attempt?.providerCallId], ['applied', 'ringing', 'found'])
  },
  'it is not believed while another open attempt to the number has no id': async world => {
    const [one, two] = [await lost(world), await lost(world)]
    same(await lookUp(world, one), { recorded: 'unchanged' })
    assert.equal((await world.get(one)).attempt?.providerCallId, undefined)
    await world.tell(two, 'ringing', { providerCallId: 'other' })
    assert.equal((await lookUp(world, one)).recorded, 'applied')
  },
  'an attempt that is being dialed is such another, one that has ended is not': async world => {
    const one = await lost(world)
    const two = await world.begin({ to: one.to })
    same(await lookUp(world, one), { recorded: 'unchanged' })
    await world.tell(two, 'rejected', { refusal: { code: 'invalid-number' } })
    assert.equal((await lookUp(world, one)).recorded, 'applied')
  },
  'attempts to other numbers and at other providers are no such others': async world => {
    const one = await lost(world)
    await world.begin({ to: phone(2) })
    await world.begin({ to: one.to, provider: 'other' }, { providers: ['other'] })
    assert.equal((await lookUp(world, one)).recorded, 'applied')
  },
  'it is not believed if another attempt has the id, open or ended': async world => {
    for (const status of ['ringing', 'completed'] as const) {
      const other = await world.begin({ to: phone(3) })
      await world.tell(other, status, { providerCallId: `of ${status}` })
      const call = await lost(world, phone(1))
      same(await lookUp(world, call, { providerCallId: `of ${status}` }), { recorded: 'unchanged' })
      await world.tell(call, 'rejected')
    }
  },
  'it is not believed if an earlier attempt of the same call has the id': async world => {
    const call = await world.begin()
    await world.tell(call, 'busy', { providerCallId: 'first' }, retryIn(0))
    const second = first((await world.license()).licensed)
    await world.tell(second, 'unknown')
    same(await lookUp(world, second, { providerCallId: 'first' }), { recorded: 'unchanged' })
  },
  'it is not believed of an attempt that has an id, or that has ended': async world => {
    const known = await world.begin()
    await world.tell(known, 'initiated', { providerCallId: 'known' })
    same(await lookUp(world, known), { recorded: 'unchanged' })
    same(await lookUp(world, known, { providerCallId: 'known' }), { recorded: 'unchanged' })
    const ended = await lost(world)
    await world.tell(ended, 'indeterminate')
    same(await lookUp(world, ended), { recorded: 'unchanged' })
  },
  'a look-up without an id says nothing': async world => {
    same(await lookUp(world, await lost(world), { providerCallId: undefined }), { recorded: 'unchanged' })
  },
  'a look-up of an unknown reference is unknown': async world => {
    const call = await lost(world)
    const attempt = { ...call.attempt, reference: 'reference-unknown-000000' }
    same(await lookUp(world, { ...call, attempt }), { recorded: 'unknown' })
  },
  'what is not believed leaves no trace': async world => {
    const [one] = [await lost(world), await lost(world)]
    const before = await world.get(one)
    await lookUp(world, one)
    same(await world.get(one), before)
    assert.equal(present(before.attempt).events.length, 1)
  },
}
