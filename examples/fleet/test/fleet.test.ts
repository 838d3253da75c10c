import { expect, it } from 'vitest'
import { z } from 'zod'
import { startFleetProcess } from './support/fleet-process.ts'
import { hear } from './support/heard.ts'

const CALLS = 60
const LINES = 12
const QUICK = ['--setup-ms', '20-50', '--ring-ms', '50-150', '--talk-ms', '100-400']
const WITHIN_MS = 1000

const calls = z.object({
  calls: z.array(z.object({ to: z.string(), status: z.string(), endedAt: z.string().optional() })),
})
const health = z.object({ mocked: z.boolean(), services: z.array(z.string()) })
const ledger = z.object({ entries: z.array(z.object({ to: z.string() })), mostAtOnce: z.number() })

const read = async <Read>(schema: z.ZodType<Read>, url: string): Promise<Read> =>
  schema.parse(await (await fetch(url)).json())

it('what the web server schedules several workers place, none of it twice though one is killed, and a page sees it at once', {
  timeout: 120_000,
}, async () => {
  const env = { MAX_CALL_MS: '4000', SCHEDULER_CONCURRENCY: String(LINES) }
  const fleet = await startFleetProcess(['--workers', '4', '--', ...QUICK], env)
  expect(await read(health, `${fleet.url}/healthz`)).toEqual({ mocked: true, services: [] })
  const heard = await hear(fleet.url)
  // Of the one service webhooks tell, which land at the web server; the other is asked by the workers.
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

  // The log shows the last two digits of a number, by which these differ.
  const dialed = () =>
    fleet.lines.flatMap(({ member, text, heardMs }) => {
      const [, digits] = /^Dialing \+\S*(\d\d)$/.exec(text) ?? []
      return digits === undefined ? [] : [{ member, digits, heardMs }]
    })
  await expect.poll(() => dialed().length, { timeout: 20_000 }).toBeGreaterThan(LINES)
  const before = dialed().length
  const victim = dialed().at(-1)?.member ?? ''
  process.kill(fleet.pidOf(victim), 'SIGKILL')

  const kept = async () => (await read(calls, `${fleet.url}/api/calls?limit=1000`)).calls
  const ended = async () => (await kept()).filter(({ endedAt }) => endedAt)
  await expect.poll(async () => (await ended()).length, { timeout: 60_000, interval: 250 }).toBe(CALLS)
  const told = fleet.lines.filter(({ member }) => member === victim).at(-1)?.text
  expect(told).toBe('Ended by SIGKILL. Nobody starts it again')
  expect(
    new Set(
      dialed()
        .slice(before)
        .map(({ member }) => member),
    ).size,
  ).toBeGreaterThan(1)

  // Of those that the dead one had in hand nobody may know how they went.
  const completed = (await kept()).filter(({ status }) => status === 'completed')
  const unknown = (await kept()).filter(({ status }) => status === 'indeterminate')
  expect([completed.length + unknown.length, unknown.length <= LINES]).toEqual([CALLS, true])
  const ledgers = await Promise.all(fleet.ledgers.map(url => read(ledger, url)))
  const rang = ledgers.flatMap(({ entries }) => entries.map(({ to }) => to))
  expect(rang).toHaveLength(new Set(rang).size)
  expect(rang).toEqual(expect.arrayContaining(completed.map(({ to }) => to)))
  expect(Math.max(...ledgers.map(({ mostAtOnce }) => mostAtOnce))).toBeLessThanOrEqual(LINES)

  const lagMs = ({ digits, heardMs }: { digits: string; heardMs: number }) => {
    const first = heard.find(({ to, status }) => to.endsWith(digits) && status !== 'scheduled')
    return (first?.heardMs ?? Number.POSITIVE_INFINITY) - heardMs
  }
  expect(Math.max(...dialed().map(lagMs))).toBeLessThan(WITHIN_MS)
  const picture = () => Object.fromEntries(heard.map(({ to, status }) => [to, status]))
  await expect.poll(picture).toEqual(Object.fromEntries((await kept()).map(({ to, status }) => [to, status])))
  expect(await fleet.stop()).toBe(0)
})
