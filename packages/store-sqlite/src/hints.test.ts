import { toPhoneNumber } from '@outdial/call-client/kernel'
import type { CallStore } from '@outdial/scheduler-core'
import type { StoreHint } from '@outdial/scheduler-core/store'
import { expect, it } from 'vitest'
import { aProcess, ended } from './testing/children.ts'
import { aPath } from './testing/files.ts'
import { addOne } from './testing/steps.ts'
import { aStore } from './testing/stores.ts'

/** The next hint of a store. */
const nextHint = (store: CallStore) =>
  new Promise<StoreHint>(resolve => {
    const stop = store.watch?.(hint => {
      stop?.()
      resolve(hint)
    })
  })

it('a commit of another process is reported as missed', { timeout: 30_000 }, async () => {
  const path = aPath()
  const store = aStore({ path })
  await store.queues()
  const hint = nextHint(store)
  const child = aProcess('adding-process.ts', path)
  expect(await hint).toBe('missed')
  expect(await ended(child)).toBe(0)
  expect((await store.list({ order: 'soonest', limit: 10 })).items).toHaveLength(1)
})

it('an own commit is reported by call or by number, and not as missed', async () => {
  const store = aStore()
  await store.queues()
  const hints: StoreHint[] = []
  store.watch?.(hint => hints.push(hint))
  const [call] = await addOne(store)
  const [from, to] = [toPhoneNumber('+13018040001'), toPhoneNumber('+13018040002')]
  await store.log([{ id: 'r', from, to, at: new Date(0), answered: true }])
  expect(hints).toEqual([{ id: call?.id, version: 1 }, { numbers: [to, from] }])
})

it('watching does not keep the process alive', { timeout: 30_000 }, async () => {
  expect(await ended(aProcess('watching-process.ts', aPath()))).toBe(0)
})
