import { expect, it } from 'vitest'
import { z } from 'zod'
import { newDatabase } from './support/calls-over-http.ts'
import { startDemoProcess, startMocksProcess } from './support/processes.ts'

const LONG_TIMEOUT = { timeout: 60_000 }

const page = z.object({ calls: z.array(z.object({ id: z.string(), to: z.string(), status: z.string() })) })
const callsOf = async (url: string) => page.parse(await (await fetch(`${url}/api/calls?limit=1000`)).json()).calls

it(
  'a new database gets sample calls and history once, with a log line; the next start leaves them unchanged',
  LONG_TIMEOUT,
  async () => {
    const env = { DATABASE_URL: await newDatabase() }
    const demo = await startDemoProcess(env)
    expect(demo.lines[0]).toMatch(/^New database: added 80 sample calls of the last three months/)
    const calls = await callsOf(demo.url)
    expect(calls.length).toBeGreaterThan(20)
    expect(calls.some(({ status }) => status === 'scheduled')).toBe(true)
    const called = calls.find(({ status }) => status === 'completed')
    const history = await (await fetch(`${demo.url}/calls/${called?.to}`)).json()
    expect(history).not.toEqual([])
    await demo.stop('SIGTERM')

    const next = await startDemoProcess(env)
    expect(next.lines.join()).not.toContain('sample calls')
    expect((await callsOf(next.url)).map(({ id }) => id).toSorted()).toEqual(calls.map(({ id }) => id).toSorted())
  },
)

it('a database for real calls gets no sample calls', LONG_TIMEOUT, async () => {
  const mocks = await startMocksProcess()
  const demo = await startDemoProcess({ DATABASE_URL: await newDatabase(), NUM_DIALER_URL: mocks.numDialerUrl })
  expect(demo.lines.join()).not.toContain('sample calls')
  expect(await callsOf(demo.url)).toEqual([])
})
