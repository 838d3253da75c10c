import { expect, it } from 'vitest'
import { z } from 'zod'
import { followCalls } from './support/call-events.ts'
import { startFleetProcess } from './support/fleet-process.ts'

const CALLS = 60
const LINES = 12
const IN_FLIGHT = new Set(['dialing', 'initiated', 'ringing', 'answered'])
const QUICK = ['--setup-ms', '20-50', '--ring-ms', '50-150', '--talk-ms', '100-400']

const calls = z.object({
  calls: z.array(z.object({ to: z.string(), status: z.string(), endedAt: z.string().optional() })),
})
const services = z.object({ mocked: z.boolean(), services: z.array(z.string()) })
const ledger = z.object({ entries: z.array(z.object({ to: z.string() })), mostAtOnce: z.number() })

const read = async <Read>(schema: z.ZodType<Read>, url: string): Promise<Read> =>
  schema.parse(await (await fetch(url)).json())

it('several workers place the scheduled calls, none twice although one is killed, and a page sees them live', {
  timeout: 120_000,
}, async () => {
  const env = { MAX_CALL_MS: '4000', SCHEDULER_CONCURRENCY: String(LINES) }
  const fleet = await startFleetProcess(['--workers', '4', '--', ...QUICK], env)
  expect(await read(services, `${fleet.url}/api/services`)).toEqual({ mocked: true, services: [] })
  const events = await followCalls(fleet.url)
  // The Num Dialer sends webhooks to the web server; the Call API is polled by the workers.
  const list = Array.from({ length: CALLS }, (_, index) => ({
    to: `+1202555${String(100 + index).padStart(4, '0')}`,
    provider: index % 2 === 0 ? 'num-dialer' : 'call-api',
  }))
  const answer = await fetch(`${fleet.url}/api/calls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(list),
  })
  expect(answer.status).toBe(201)

  const dialed = () => fleet.lines.filter(({ text }) => /^Dialing \+\S*\d\d$/.test(text))
  await expect.poll(() => dialed().length, { timeout: 20_000 }).toBeGreaterThan(LINES)
  const before = dialed().length
  const victim = dialed().at(-1)?.member ?? ''
  process.kill(fleet.pidOf(victim), 'SIGKILL')

  const stored = async () => (await read(calls, `${fleet.url}/api/calls?limit=1000`)).calls
  const ended = async () => (await stored()).filter(({ endedAt }) => endedAt)
  await expect.poll(async () => (await ended()).length, { timeout: 60_000, interval: 250 }).toBe(CALLS)
  const lastLine = fleet.lines.filter(({ member }) => member === victim).at(-1)?.text
  expect(lastLine).toBe('Ended by SIGKILL. It is not restarted')
  expect(
    new Set(
      dialed()
        .slice(before)
        .map(({ member }) => member),
    ).size,
  ).toBeGreaterThan(1)

  // The outcome of calls that the killed worker had in flight may be unknown.
  const completed = (await stored()).filter(({ status }) => status === 'completed')
  const unknown = (await stored()).filter(({ status }) => status === 'indeterminate')
  expect([completed.length + unknown.length, unknown.length <= LINES]).toEqual([CALLS, true])
  const ledgers = await Promise.all(fleet.ledgers.map(url => read(ledger, url)))
  const rang = ledgers.flatMap(({ entries }) => entries.map(({ to }) => to))
  expect(rang).toHaveLength(new Set(rang).size)
  expect(rang).toEqual(expect.arrayContaining(completed.map(({ to }) => to)))
  expect(Math.max(...ledgers.map(({ mostAtOnce }) => mostAtOnce))).toBeLessThanOrEqual(LINES)

  // Calls last half a second, so only a page that is notified at once sees most of them in flight.
  const seenInFlight = new Set(events.filter(({ status }) => IN_FLIGHT.has(status)).map(({ to }) => to))
  expect(seenInFlight.size).toBeGreaterThan(CALLS / 2)
  const latest = () => Object.fromEntries(events.map(({ to, status }) => [to, status]))
  await expect.poll(latest).toEqual(Object.fromEntries((await stored()).map(({ to, status }) => [to, status])))
  expect(await fleet.stop()).toBe(0)
})
