import { readFile } from 'node:fs/promises'
import { callApi, createCallClient } from '@outdial/call-client'
import { retryOutcomes } from '@outdial/call-client/kernel'
import { zonesOf } from '@outdial/call-client/zones'
import { startCallApi } from '@outdial/call-mocks/server'
import { createScheduler } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'
import { type Appointment, readAppointments } from './appointments.ts'

const [file = new URL('../appointments.csv', import.meta.url)] = process.argv.slice(2)
const [from = '09:00', to = '20:00'] = (process.env['CALLING_HOURS'] ?? '').split('-').filter(Boolean)

// A mocked call service: no phone rings. For real calls, use the provider of your carrier instead.
const service = await startCallApi({ port: 0, scenario: { ringMs: [100, 500], talkMs: [200, 900] } })
const calls = createCallClient({ provider: callApi({ baseUrl: service.url }) })
const store = sqliteStore({ path: 'reminders.db' })
const scheduler = createScheduler<Appointment>({
  store,
  clients: calls,
  concurrency: 5,
  retry: retryOutcomes({ maxAttempts: 3, outcomes: ['busy', 'no-answer'], delayMs: 1_800_000 }),
  rules: { hours: { hours: { 'mon-sun': [[from, to]] } }, zonesOf },
})
scheduler.on('call', ({ status, metadata, endedAt }) => {
  if (endedAt) console.log(`${metadata?.name}: ${status}`)
})
scheduler.on('error', ({ error }) => console.error(error))

const { calls: wanted, wrong } = readAppointments(await readFile(file, 'utf8'))
const { calls: scheduled, invalid } = await scheduler.schedule(wanted, { onInvalid: 'skip' })
for (const problem of wrong) console.error(problem)
for (const { index, message } of invalid)
  console.error(`appointment ${wanted[index ?? 0]?.metadata?.appointment}: ${message}`)
const added = scheduled.filter(({ created }) => created)
console.log(`${added.length} new, ${scheduled.length - added.length} known, ${wrong.length + invalid.length} wrong`)
for (const { metadata, dueAt } of added) console.log(`${metadata?.name} is rung at ${dueAt.toISOString()}`)

await scheduler.start()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end())

async function end(): Promise<void> {
  await scheduler.close()
  await calls.close()
  await store.close()
  await service.close()
}
