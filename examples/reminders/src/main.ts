import { readFile } from 'node:fs/promises'
import { callApi, createCallClient } from '@outdial/call-client'
import { retryOutcomes } from '@outdial/call-client/kernel'
import { zonesOf } from '@outdial/call-client/zones'
import { startCallApi } from '@outdial/call-mocks/server'
import { createScheduler } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'
import { type Appointment, readAppointments } from './appointments.ts'
import { cancelOthers, remind } from './remind.ts'

const [file = new URL('../appointments.csv', import.meta.url)] = process.argv.slice(2)
const [from = '09:00', to = '20:00'] = (process.env['CALLING_HOURS'] ?? '').split('-').filter(Boolean)

// A mocked call service: no phone rings. For real calls, use the provider of your carrier instead.
const service = await startCallApi({ port: 0, scenario: { ringMs: [100, 500], talkMs: [200, 900] } })
const calls = createCallClient({ provider: callApi({ baseUrl: service.url }) })
const store = sqliteStore({ path: 'reminders.db' })
const HALF_AN_HOUR = 1_800_000
const scheduler = createScheduler<Appointment>({
  store,
  clients: calls,
  concurrency: 5,
  retry: retryOutcomes({ maxAttempts: 3, delayMs: HALF_AN_HOUR, maxDelayMs: HALF_AN_HOUR }),
  misfireAfterMs: 3 * 3_600_000,
  rules: { hours: { hours: { 'mon-sun': [[from, to]] } }, zonesOf },
})
scheduler.on('call', ({ status, metadata, endedAt }) => {
  if (endedAt) console.log(`${metadata?.name}: ${status}`)
})
scheduler.on('error', ({ error }) => console.error(error))

const { reminders, ids, wrong } = readAppointments(await readFile(file, 'utf8'))
const counts = { new: 0, known: 0, moved: 0, wrong: wrong.length }
for (const problem of wrong) console.error(problem)
for (const reminder of reminders) {
  try {
    counts[await remind(scheduler, reminder)]++
  } catch (error) {
    counts.wrong++
    console.error(
      `appointment ${reminder.metadata.appointment}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
const cancelled = await cancelOthers(scheduler, ids)
await scheduler.start()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end())

console.log(
  `${counts.new} new, ${counts.known} known, ${counts.moved} moved, ${cancelled} cancelled, ${counts.wrong} wrong`,
)
for (const { metadata, dueAt } of (await scheduler.list({ status: 'scheduled' })).calls)
  console.log(`${metadata?.name} is rung at ${dueAt.toISOString()}`)

async function end(): Promise<void> {
  await scheduler.close()
  await calls.close()
  await store.close()
  await service.close()
}
