import { describe, expect, it } from 'vitest'
import { newDatabase, readCall, readHistory, schedule } from './support/calls-over-http.ts'
import { readLedger } from './support/dialer-over-http.ts'
import { startDemoProcess, startMocksProcess } from './support/processes.ts'

const TO = '+13018040009'
const LONG_TIMEOUT = { timeout: 60_000 }
const QUICK = ['--setup-ms', '50', '--ring-ms', '50', '--talk-ms', '50']

/** Waits until the call has this status. */
const waitForStatus = (url: string, id: string, status: string) =>
  expect.poll(async () => (await readCall(url, id)).status, { timeout: 30_000 }).toBe(status)

describe('a call scheduled over HTTP', () => {
  it('rings once when due, and is then in the history of its number', LONG_TIMEOUT, async () => {
    const mocks = await startMocksProcess(...QUICK)
    const demo = await startDemoProcess({ CALL_API_URL: mocks.callApiUrl, DATABASE_URL: await newDatabase() })
    const at = new Date(Date.now() + 1500)
    const call = await schedule(demo.url, { to: TO, at: at.toISOString() }, { 'idempotency-key': 'reminder-7' })
    expect(call).toMatchObject({ to: TO, status: 'scheduled' })
    expect((await schedule(demo.url, { to: TO, at: at.toISOString() }, { 'idempotency-key': 'reminder-7' })).id).toBe(
      call.id,
    )

    await waitForStatus(demo.url, call.id, 'completed')
    const { entries } = await readLedger(mocks.callApiUrl)
    expect(entries.map(({ to }) => to)).toEqual([TO])
    expect(Date.parse(entries[0]?.placedAt ?? '')).toBeGreaterThanOrEqual(at.getTime())
    expect(await readHistory(demo.url, TO)).toMatchObject([{ type: 'Completed Inbound' }])
    expect(await readHistory(demo.url, '13018040009')).toEqual(await readHistory(demo.url, '%2B13018040009'))
  })

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'is followed to its end by a demo started after a %s during the call',
    LONG_TIMEOUT,
    async signal => {
      const mocks = await startMocksProcess('--setup-ms', '50', '--ring-ms', '2500', '--talk-ms', '500')
      const env = { CALL_API_URL: mocks.callApiUrl, DATABASE_URL: await newDatabase() }
      const demo = await startDemoProcess(env)
      const { id } = await schedule(demo.url, { to: TO })
      await waitForStatus(demo.url, id, 'ringing')
      expect(await demo.stop(signal)).toBe(signal === 'SIGTERM' ? 0 : null)

      const next = await startDemoProcess(env)
      await waitForStatus(next.url, id, 'completed')
      const { entries } = await readLedger(mocks.callApiUrl)
      expect(entries.map(({ to }) => to)).toEqual([TO])
      expect(await readHistory(next.url, TO)).toMatchObject([{ type: 'Completed Inbound' }])
    },
  )

  it('stays known when the demo is stopped during the POST, since its answer is awaited', LONG_TIMEOUT, async () => {
    const mocks = await startMocksProcess(
      '--reply-ms',
      '1500',
      '--setup-ms',
      '50',
      '--ring-ms',
      '2000',
      '--talk-ms',
      '50',
    )
    const env = { CALL_API_URL: mocks.callApiUrl, DATABASE_URL: await newDatabase() }
    const demo = await startDemoProcess(env)
    const { id } = await schedule(demo.url, { to: TO })
    await waitForStatus(demo.url, id, 'dialing')
    expect(await demo.stop('SIGTERM')).toBe(0)

    const next = await startDemoProcess(env)
    expect((await readCall(next.url, id)).status).toMatch(/^(initiated|ringing|completed)$/)
    await waitForStatus(next.url, id, 'completed')
    expect((await readLedger(mocks.callApiUrl)).entries).toHaveLength(1)
  })

  it('is dialed by its own service while the other dials the list', LONG_TIMEOUT, async () => {
    const mocks = await startMocksProcess(...QUICK)
    const demo = await startDemoProcess({ CALL_API_URL: mocks.callApiUrl, NUM_DIALER_URL: mocks.numDialerUrl })
    const { id } = await schedule(demo.url, { to: TO })
    await fetch(`${demo.url}/api/dialer/start`, { method: 'POST' })
    await waitForStatus(demo.url, id, 'completed')
    await expect
      .poll(async () => (await readHistory(demo.url, '12025550123')).filter(({ type }) => type.endsWith('Outbound')), {
        timeout: 20_000,
      })
      .toHaveLength(9 + 1)
    expect((await readLedger(mocks.callApiUrl)).entries).toHaveLength(1)
    expect((await readLedger(mocks.numDialerUrl)).entries).toHaveLength(9)
  })
})
