// A worker on one build of a store. It obeys messages, and reports its licences and errors.
import { callApi, createCallClient } from '@outdial/call-client'
import { type CallStore, createScheduler, isSchedulerError } from '@outdial/scheduler-core'
import type { FromWorker, ToWorker, WorkerSetup } from './store-workers.ts'

const { module, address, callApiUrl, lines }: WorkerSetup = JSON.parse(process.argv[2] ?? '')
const { open }: { open: (address: string) => CallStore } = await import(module)
const send = (message: FromWorker) => void process.send?.(message)
const codeOf = (error: unknown) => (isSchedulerError(error) ? error.code : String(error))

// Short, so that attempts whose answers a refused worker cannot record end within the test.
const limits = { placeTimeoutMs: 2000, maxCallMs: 8000 }
const scheduler = createScheduler({
  store: open(address),
  clients: createCallClient({ provider: callApi({ baseUrl: callApiUrl }), ...limits }),
  concurrency: lines,
  dialWithinMs: 1000,
  unknownMs: 1000,
})
scheduler.on('error', ({ error }) => send({ kind: 'error', code: codeOf(error) }))
scheduler.on('call', ({ status, to }) => {
  if (status === 'dialing') send({ kind: 'licensed', to })
})

async function obey(message: ToWorker): Promise<void> {
  if (message.kind === 'start') await scheduler.start()
  if (message.kind === 'schedule') {
    const at = new Date()
    await scheduler.schedule(message.numbers.map(to => ({ to, at })))
  }
  if (message.kind === 'resume') await scheduler.resumeAll()
  const backupTakenAt = message.kind === 'restored' ? new Date(message.backupTakenAt) : undefined
  const report = backupTakenAt && (await scheduler.restored({ backupTakenAt }))
  const reported = (report?.calls ?? []).map(({ to }) => to)
  const { calls } = await scheduler.list({ limit: 1000 })
  send({ kind: 'done', open: calls.filter(({ endedAt }) => !endedAt).length, reported })
}

process.on('message', (message: ToWorker) => {
  obey(message).catch((error: unknown) => send({ kind: 'failed', code: codeOf(error) }))
})
process.once('disconnect', () => process.exit())
send({ kind: 'ready' })
