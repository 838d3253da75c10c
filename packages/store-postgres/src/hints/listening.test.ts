import type { StoreHint } from '@outdial/scheduler-core/store'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { startTcpProxy } from '../../../../tools/tcp-proxy.ts'
import { addressOf } from '../connection/address.ts'
import { listeningOf } from './listening.ts'

it('a connection that went silent is noticed by a question, and replaced', async () => {
  const url = new URL(await testDatabase())
  const proxy = await startTcpProxy({ port: Number(url.port) })
  url.port = String(proxy.port)
  const heard: StoreHint[] = []
  const listening = listeningOf({
    address: addressOf({ url: url.href }),
    schema: 'outdial',
    sender: 'me',
    onHint: hint => heard.push(hint),
    onLogged: () => {},
    onDue: () => {},
    answerMs: 300,
    beatMs: 50,
  })
  onTestFinished(async () => {
    await listening.close()
    await proxy.close()
  })
  listening.want('changes')
  await expect.poll(() => heard).toEqual(['missed'])
  expect(proxy.halfOpenOne(0)).toBe(true)
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['missed', 'missed'])
})

it('what is wanted and taken back at once leaves nothing behind', async () => {
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
