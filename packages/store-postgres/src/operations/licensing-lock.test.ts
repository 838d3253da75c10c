import { aCall, dispatchLimits, names } from '@outdial/scheduler-core/testing'
import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { lockableStore } from '../testing/lockable-store.ts'

const STEP = { decide: () => ({}), nextPollAt: (_: unknown, now: Date) => new Date(now.getTime() + 60_000) }
const ONE_LINE = { concurrency: 1 }

it('an addition to the do-not-call list waits for the steps under way, and later steps wait for it', async () => {
  const { store, sql, waits } = await lockableStore()
  const all = names()
  const [call] = await store.add([aCall(all, await store.now(), { provider: 'first' })], ONE_LINE)
  if (!call) throw new Error('Expected a call to be added, got none')
  const said: string[] = []
  const step = (provider: string) =>
    store.advance({ ...STEP, dispatch: dispatchLimits(all, { providers: [provider] }) })
  const begun: Promise<unknown>[] = []
  await sql.begin(async holding => {
    await holding`SELECT FROM outdial.calls WHERE id = ${call.id} FOR UPDATE`
    begun.push(step('first').then(({ licensed }) => said.push(`${licensed.length} licensed`)))
    await waits()
    begun.push(store.doNotCall.add([{ number: call.to }]).then(() => said.push('added')))
    await waits(2)
    await store.add([aCall(all, await store.now(), { to: call.to, queue: 'new', provider: 'other' })], ONE_LINE)
    begun.push(step('other').then(({ held }) => said.push(`${held[0]?.reason} holds`)))
    await waits(3)
  })
  await Promise.all(begun)
  // Each has waited for the one before it. Their answers come by connections of their own, in any order.
  expect(new Set(said)).toEqual(new Set(['1 licensed', 'added', 'do-not-call holds']))
})

it('a queue that is created while all are being paused licenses nothing afterwards', async () => {
  const { store, sql, url, waits } = await lockableStore()
  const another = postgres(url, { max: 1, onnotice: () => {} })
  onTestFinished(() => another.end({ timeout: 0 }))
  const all = names()
  await store.addQueue('main', ONE_LINE)
  const ended: Promise<unknown>[] = []
  const releaseCall = Promise.withResolvers<void>()
  let paused: Promise<unknown> | undefined
  await sql.begin(async holding => {
    await holding`SELECT FROM outdial.queues WHERE name = 'main' FOR UPDATE`
    paused = store.changeDispatch({ paused: true })
    await waits()
    const [call] = await store.add([aCall(all, await store.now(), { queue: 'new' })], ONE_LINE)
    const held = Promise.withResolvers<void>()
    const holdingCall = another.begin(async tx => {
      await tx`SELECT FROM outdial.calls WHERE id = ${call?.id ?? ''} FOR UPDATE`
      held.resolve()
      await releaseCall.promise
    })
    await held.promise
    const advancing = store.advance({ ...STEP, dispatch: dispatchLimits(all) })
    ended.push(
      holdingCall,
      advancing.then(({ licensed }) => expect(licensed).toEqual([])),
    )
    await waits(2)
  })
  await paused
  releaseCall.resolve()
  await Promise.all(ended)
})
