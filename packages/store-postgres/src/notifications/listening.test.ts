import type { StoreHint } from '@outdial/scheduler-core/store'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { startTcpProxy } from '../../../../tools/tcp-proxy.ts'
import { addressOf } from '../connection/address.ts'
import { listeningOf } from './listening.ts'

it('a silent connection is noticed by a question and replaced', async () => {
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
    // Shorter than the default, longer than a busy machine takes.
    answerMs: 1000,
    beatMs: 50,
  })
  onTestFinished(async () => {
    await listening.close()
    await proxy.close()
  })
  listening.want('changes')
  await expect.poll(() => received).toEqual(['missed'])
  expect(proxy.halfOpenOne(0)).toBe(true)
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
