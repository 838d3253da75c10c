import type { StoreHint } from '@outdial/scheduler-core/store'
import { expect, it, onTestFinished, vi } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { startTcpProxy } from '../../../../tools/tcp-proxy.ts'
import { addressOf } from '../connection/address.ts'
import { backOffMs } from '../connection/pool.ts'
import { ANSWER_MS, BEAT_MS, listeningOf } from './listening.ts'

/** Lets the fake time pass, and the work that is due by then begin. */
async function pass(ms: number) {
  vi.advanceTimersByTime(ms)
  await new Promise(resolve => void setImmediate(resolve))
}

it('a silent connection is replaced once a query has no answer in time', async () => {
  const url = new URL(await testDatabase())
  const proxy = await startTcpProxy({ port: Number(url.port) })
  url.port = String(proxy.port)
  const received: StoreHint[] = []
  const listening = listeningOf({
    address: addressOf({ url: url.href }),
    schema: 'outdial',
    sender: 'me',
    onHint: hint => received.push(hint),
    onLogged: () => {},
    onDue: () => {},
  })
  // Time passes only in steps of this test, so that a slow machine answers in time too.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  onTestFinished(async () => {
    vi.useRealTimers()
    await listening.close()
    await proxy.close()
  })
  listening.want('changes')
  await expect.poll(() => received, { timeout: 10_000 }).toEqual(['missed'])
  expect(proxy.halfOpenOne(0)).toBe(true)
  await pass(BEAT_MS)
  await pass(ANSWER_MS)
  await pass(backOffMs(1, 1))
  await expect.poll(() => received, { timeout: 10_000 }).toEqual(['missed', 'missed'])
})

it('a request that is withdrawn at once leaves no connection behind', async () => {
  const url = new URL(await testDatabase())
  const proxy = await startTcpProxy({ port: Number(url.port) })
  url.port = String(proxy.port)
  const listening = listeningOf({
    address: addressOf({ url: url.href }),
    schema: 'outdial',
    sender: 'me',
    onHint: () => {},
    onLogged: () => {},
    onDue: () => {},
  })
  onTestFinished(() => proxy.close())
  for (const what of ['wake', 'nothing', 'changes', 'wake', 'changes'] as const) listening.want(what)
  await listening.close()
  expect(proxy.connections()).toBe(0)
  listening.want('changes')
  await listening.close()
  expect(proxy.connections()).toBe(0)
})
