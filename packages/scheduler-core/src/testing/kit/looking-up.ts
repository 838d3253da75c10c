import assert from 'node:assert/strict'
import type { AttemptedCall } from '../../store/call.ts'
import type { AttemptUpdate } from '../../store/step.ts'
import { phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import { retryIn, type StoreFixture } from './store-fixture.ts'

/** Records a call that a look-up found at the provider for this attempt. */
const lookUp = (fixture: StoreFixture, call: AttemptedCall, more: Partial<AttemptUpdate> = {}) =>
  fixture.report(call, 'ringing', { lookedUp: true, providerCallId: 'found', ...more })

/** A call whose answer was lost, so it is `unknown`. */
async function lost(fixture: StoreFixture, to = phone(1)) {
  const call = await fixture.begin({ to })
  await fixture.report(call, 'unknown')
  return call
}

export const lookingUp: Cases = {
  'a looked-up call is applied if only this attempt matches it': async fixture => {
    const call = await lost(fixture)
    const { recorded, call: after } = await lookUp(fixture, call, { to: call.to })
    assert.deepEqual([recorded, after?.status, after?.attempt?.providerCallId], ['applied', 'ringing', 'found'])
  },
  'it is not applied while another open attempt to the number has no id': async fixture => {
    const [one, two] = [await lost(fixture), await lost(fixture)]
    same(await lookUp(fixture, one), { recorded: 'unchanged' })
    assert.equal((await fixture.get(one)).attempt?.providerCallId, undefined)
    await fixture.report(two, 'ringing', { providerCallId: 'other' })
    assert.equal((await lookUp(fixture, one)).recorded, 'applied')
  },
  'an attempt that is being dialed counts as another match, an ended one does not': async fixture => {
    const one = await lost(fixture)
    const two = await fixture.begin({ to: one.to })
    same(await lookUp(fixture, one), { recorded: 'unchanged' })
    await fixture.report(two, 'rejected', { refusal: { code: 'invalid-number' } })
    assert.equal((await lookUp(fixture, one)).recorded, 'applied')
  },
  'attempts to other numbers or at other providers do not count as matches': async fixture => {
    const one = await lost(fixture)
    await fixture.begin({ to: phone(2) })
    await fixture.begin({ to: one.to, provider: 'other' }, { providers: ['other'] })
    assert.equal((await lookUp(fixture, one)).recorded, 'applied')
  },
  'it is not applied if another attempt has the id, open or ended': async fixture => {
    for (const status of ['ringing', 'completed'] as const) {
      const other = await fixture.begin({ to: phone(3) })
      await fixture.report(other, status, { providerCallId: `of ${status}` })
      const call = await lost(fixture, phone(1))
      same(await lookUp(fixture, call, { providerCallId: `of ${status}` }), { recorded: 'unchanged' })
      await fixture.report(call, 'rejected')
    }
  },
  'it is not applied if an earlier attempt of the same call has the id': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'busy', { providerCallId: 'first' }, retryIn(0))
    const second = first((await fixture.license()).licensed)
    await fixture.report(second, 'unknown')
    same(await lookUp(fixture, second, { providerCallId: 'first' }), { recorded: 'unchanged' })
  },
  'it is not applied to an attempt that has an id or has ended': async fixture => {
    const known = await fixture.begin()
    await fixture.report(known, 'initiated', { providerCallId: 'known' })
    same(await lookUp(fixture, known), { recorded: 'unchanged' })
    same(await lookUp(fixture, known, { providerCallId: 'known' }), { recorded: 'unchanged' })
    const ended = await lost(fixture)
    await fixture.report(ended, 'indeterminate')
    same(await lookUp(fixture, ended), { recorded: 'unchanged' })
  },
  'a look-up without an id changes nothing': async fixture => {
    same(await lookUp(fixture, await lost(fixture), { providerCallId: undefined }), { recorded: 'unchanged' })
  },
  'a look-up of an unknown reference is unknown': async fixture => {
    const call = await lost(fixture)
    const attempt = { ...call.attempt, reference: 'reference-unknown-000000' }
    same(await lookUp(fixture, { ...call, attempt }), { recorded: 'unknown' })
  },
  'a look-up that is not applied leaves no trace': async fixture => {
    const [one] = [await lost(fixture), await lost(fixture)]
    const before = await fixture.get(one)
    await lookUp(fixture, one)
    same(await fixture.get(one), before)
    assert.equal(present(before.attempt).events.length, 1)
  },
}
