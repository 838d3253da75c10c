import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { newDatabase, readCall, schedule } from './support/calls-over-http.ts'
import { startDemoProcess, startFailingDemo, startMocksProcess } from './support/processes.ts'

const LONG_TIMEOUT = { timeout: 60_000 }
const ledger = z.object({ entries: z.array(z.object({ to: z.string() })), mostAtOnce: z.number() })

it('with a real service no number may be called until ALLOWED_COUNTRIES names its country', LONG_TIMEOUT, async () => {
  const mocks = await startMocksProcess()
  const env = { CALL_API_URL: mocks.callApiUrl, DATABASE_URL: await newDatabase() }
  const demo = await startDemoProcess({ ...env, ALLOWED_COUNTRIES: '' })
  expect(demo.output()).toContain('No number may be called. Set ALLOWED_COUNTRIES')
  const response = await fetch(`${demo.url}/api/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ to: '+13018040009' }]),
  })
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({
    type: 'urn:outdial:problem:number-not-allowed',
    errors: [{ field: 'calls[0].to', detail: expect.stringContaining('ALLOWED_COUNTRIES is not set') }],
  })
  await demo.stop('SIGTERM')
  const allowed = await startDemoProcess({ ...env, ALLOWED_COUNTRIES: 'US' })
  const { id } = await schedule(allowed.url, { to: '+13018040009' })
  await expect.poll(async () => (await readCall(allowed.url, id)).status).not.toBe('scheduled')
})

it(
  'a list with a number that may not be called stops the start, and the error names the line',
  LONG_TIMEOUT,
  async () => {
    const file = join(tmpdir(), `outdial-premium-${process.pid}.txt`)
    await writeFile(file, '13018040009\n19002345678\n')
    const env = { NUM_DIALER_URL: 'http://127.0.0.1:9', NUMBERS_FILE: file, ALLOWED_COUNTRIES: 'US' }
    const { code, errors } = await startFailingDemo(env)
    expect(code).toBe(1)
    expect(errors).toMatch(/Expected line 2 of .* Premium-rate numbers are not allowed: ALLOWED_COUNTRIES is US/)
  },
)

it(
  '400 calls ring at most SCHEDULER_CONCURRENCY phones at once, also in queues that exist already',
  LONG_TIMEOUT,
  async () => {
    const mocks = await startMocksProcess('--setup-ms', '20', '--ring-ms', '50', '--talk-ms', '3000')
    const demo = await startDemoProcess({ CALL_API_URL: mocks.callApiUrl, SCHEDULER_CONCURRENCY: '4' })
    const list = Array.from({ length: 400 }, (_, n) => ({ to: `+1202555${1000 + n}`, queue: `queue-${n % 200}` }))
    const send = (calls: unknown) =>
      fetch(`${demo.url}/api/calls`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(calls),
      })
    expect((await send(list)).status).toBe(422)
    expect((await send(list.map(({ to }) => ({ to })))).status).toBe(201)
    const rang = async () => ledger.parse(await (await fetch(`${mocks.callApiUrl}/_ledger`)).json())
    await expect.poll(async () => (await rang()).entries.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(4)
    expect((await rang()).mostAtOnce).toBe(4)
  },
)
