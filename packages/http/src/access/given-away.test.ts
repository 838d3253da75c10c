import type { CallStore } from '@outdial/scheduler-core'
import { describe, expect, it } from 'vitest'
import { callIn, LATER, ADA as NUMBER } from '../testing/answers.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'

const AS_ADA = { 'X-User': 'ada', 'If-Match': '*' }

/** A world of users, and an admin who may step in right before a change is committed. */
const world = async (kind: (typeof STORES)[number]) => {
  let before: (() => Promise<unknown>) | undefined
  const wrap = (store: CallStore): CallStore => ({
    ...store,
    async change(changes) {
      const stepIn = before
      before = undefined
      await stepIn?.()
      return store.change(changes)
    },
  })
  const made = await scheduling({
    store: kind,
    wrap,
    authorize: request => ({ ownerId: request.headers.get('x-user') ?? 'nobody' }),
  })
  const give = (id: string) => made.scheduler.edit(id, { ownerId: 'bob' })
  const schedule = async (body: object, headers: object = {}) =>
    made.send('POST', '/calls', body, { ...AS_ADA, ...headers })
  return { ...made, give, schedule, beforeChange: (act: () => Promise<unknown>) => void (before = act) }
}

describe.each(STORES)('a call that an admin gives to another owner, on the %s store', kind => {
  it.each([
    ['edited', 'PATCH', '*'],
    ['edited with the version that the gift makes', 'PATCH', '"2"'],
    ['cancelled', 'DELETE', '*'],
  ])('is not %s by its former owner, who had read it before', async (_what, method, version) => {
    const { send, scheduler, give, schedule, beforeChange } = await world(kind)
    const { id } = await callIn(await schedule({ to: NUMBER, at: LATER }))
    let given: object | undefined
    beforeChange(async () => {
      given = await give(id)
    })
    const body = method === 'PATCH' ? { to: '+19842068287' } : undefined
    const refused = await send(method, `/calls/${id}`, body, { ...AS_ADA, 'If-Match': version })
    const { type, call } = await refused.json()
    expect([refused.status, type, call]).toEqual([404, expect.stringContaining('unknown-call'), undefined])
    expect(await scheduler.get(id)).toMatchObject({ ...given, ownerId: 'bob', to: NUMBER, status: 'scheduled' })
  })

  it('is not returned to its former owner, who repeats its key; nothing is added', async () => {
    const { scheduler, give, schedule } = await world(kind)
    const call = { to: NUMBER, at: LATER }
    const headers = { 'Idempotency-Key': 'k' }
    const first = await callIn(await schedule(call, headers))
    expect(await callIn(await schedule(call, headers))).toEqual(first)
    const given = await give(first.id)
    for (const repeated of [
      await schedule(call, headers),
      await schedule({ ...call, key: 'k' }),
      await schedule([call, { ...call, key: 'k' }]),
    ]) {
      const text = await repeated.text()
      expect([repeated.status, text]).toEqual([422, expect.stringContaining('idempotency-key-reused')])
      expect(text).not.toContain('bob')
    }
    expect((await scheduler.list()).calls).toEqual([given])
  })
})
