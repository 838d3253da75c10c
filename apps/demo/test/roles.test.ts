import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../tools/postgres-in-tests.ts'
import { startTcpProxy } from '../../../tools/tcp-proxy.ts'
import { newDatabase, readCall, schedule } from './support/calls-over-http.ts'
import { startDemoProcess, startMocksProcess, startWorkerProcess } from './support/processes.ts'

const LONG_TIMEOUT = { timeout: 60_000 }

const ready = async (url: string) => {
  const response = await fetch(`${url}/readyz`)
  return [response.status, await response.json()]
}

it(
  'a web server and a worker share a file, and a stopping worker awaits the answer of its POST',
  LONG_TIMEOUT,
  async () => {
    const mocks = await startMocksProcess('--reply-ms', '1500', '--ring-ms', '60000')
    const env = {
      DATABASE_URL: await newDatabase(),
      CALL_API_URL: mocks.callApiUrl,
      NUM_DIALER_URL: mocks.numDialerUrl,
    }
    const web = await startDemoProcess({ ...env, ROLE: 'web' })
    expect(web.lines).toContain('Scheduled calls are placed by workers, not by this process')
    const worker = await startWorkerProcess({ ...env, PUBLIC_URL: web.url, PORT: '0' })
    const [own = ''] = worker.urls.slice(-1)
    expect(await ready(own)).toEqual([200, { status: 'ready' }])
    expect(await (await fetch(`${own}/metrics`)).text()).toContain('outdial_licence_lateness_seconds')
    expect((await fetch(`${own}/api/calls`)).status).toBe(404)

    const { id } = await schedule(web.url, { to: '+13018040009' })
    await expect.poll(() => worker.output(), { timeout: 20_000 }).toContain('Dialing +13')
    expect((await readCall(web.url, id)).status).toBe('dialing')
    expect(await worker.stop('SIGTERM')).toBe(0)
    expect((await readCall(web.url, id)).status).toBe('initiated')
    expect(web.output()).not.toContain('Dialing +')
  },
)

it('reports that its database is unavailable, and continues by itself when it is back', LONG_TIMEOUT, async () => {
  const address = new URL(await testDatabase())
  const proxy = await startTcpProxy({ port: Number(address.port) })
  onTestFinished(() => proxy.close())
  address.port = String(proxy.port)
  const demo = await startDemoProcess({ DATABASE_URL: address.href })
  expect(await ready(demo.url)).toEqual([200, { status: 'ready' }])

  await proxy.refuse(true)
  proxy.cut()
  const unavailable = { status: 'not ready', why: 'The store does not answer', code: 'store-unavailable' }
  await expect.poll(() => ready(demo.url), { timeout: 20_000 }).toEqual([503, unavailable])
  await expect.poll(() => demo.output(), { timeout: 20_000 }).toContain('cannot be reached; retrying')
  await proxy.refuse(false)
  await expect.poll(() => ready(demo.url), { timeout: 20_000 }).toEqual([200, { status: 'ready' }])
  await schedule(demo.url, { to: '+13018040009' })
  expect(demo.output()).toContain('can be reached again')
  expect(demo.output()).not.toContain(address.password)
})
