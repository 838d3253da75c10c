import { callApi, createCallClient } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { mockCallApi } from '@outdial/call-mocks'
import { createDialer } from '@outdial/dialer'
import { expect, it } from 'vitest'

const LINES = 3
const MAX_CALL_MS = 900_000
const numbers = Array.from({ length: 30 }, (_, at) => `+155500000${at + 10}`)
// The first call ends soon, the next two go on for ten minutes, and all later ones end soon.
const LONG = numbers.slice(1, LINES)
const timing = { setupMs: 200, ringMs: 1000, talkMs: 3000 }

/** A Call API whose answers do not name the number. Its ids begin at 1. */
const callApiFrom1 = (clock: ReturnType<typeof manualClock>) =>
  mockCallApi({
    clock,
    firstId: 1,
    shape: { numberField: 'none' },
    scenario: timing,
    numbers: Object.fromEntries(LONG.map(number => [number, { ...timing, talkMs: 600_000 }])),
  })

/** Dials all numbers; returns the most phones that were in use at once, by the ledgers of the services. */
async function mostPhones(
  serve: typeof fetch,
  services: readonly ReturnType<typeof callApiFrom1>[],
  clock = manualClock(),
) {
  const calls = createCallClient({ provider: callApi({ fetch: serve }), clock, maxCallMs: MAX_CALL_MS })
  const errors: { readonly event: string }[] = []
  calls.on('error', error => errors.push(error))
  const run = createDialer({ dial: calls.dial, concurrency: LINES, clock }).run(numbers)
  let most = 0
  do {
    const inUse = services.flatMap(({ ledger }) => ledger.entries).filter(({ endedAt }) => !endedAt)
    most = Math.max(most, inUse.length)
  } while (clock.monotonic() < 10 * MAX_CALL_MS && run.state !== 'finished' && (await clock.advanceToNext()))
  return { most, run, errors, placed: services.reduce((sum, { ledger }) => sum + ledger.counts.placed, 0) }
}

it('a service that restarts and counts from 1 again ends no earlier call by a later one with its id', async () => {
  const clock = manualClock()
  const services = [callApiFrom1(clock), callApiFrom1(clock)] as const
  let posts = 0
  // It restarts before the fourth POST. The phones of the first service keep ringing.
  const serve: typeof fetch = async (url, init) => {
    if (init?.method === 'POST') posts++
    return services[posts > LINES ? 1 : 0].fetch(url, init)
  }
  const { most, run, errors, placed } = await mostPhones(serve, services, clock)
  expect(most).toBe(LINES)
  expect(placed).toBe(numbers.length)
  expect(run.counts).toMatchObject({ completed: numbers.length - LONG.length, indeterminate: LONG.length })
  expect(errors).toMatchObject(LONG.map(() => ({ event: 'update', error: { code: 'bad-response' } })))
})

it('an answer to a poll that names another call frees no line', async () => {
  const clock = manualClock()
  const service = callApiFrom1(clock)
  // Once the first call has ended, a proxy gives its state in answer to the polls of the long calls.
  const serve: typeof fetch = async (url, init) => {
    const { href } = new URL(url instanceof Request ? url.url : url)
    const isLong = /\/[23]$/.test(href) && service.calls()[0]?.status === 'completed'
    return service.fetch(isLong ? href.replace(/\d$/, '1') : href, init)
  }
  const { most, run, errors } = await mostPhones(serve, [service], clock)
  expect(most).toBe(LINES)
  expect(run.counts).toMatchObject({ completed: numbers.length - LONG.length, indeterminate: LONG.length })
  expect(errors).toMatchObject(LONG.map(() => ({ event: 'update', error: { code: 'bad-response' } })))
})
