// A worker: one scheduler on the common store, and a listener for webhooks. It is killed without notice.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { callApi, createCallClient, numDialer } from '@outdial/call-client'
import { retryOutcomes } from '@outdial/call-client/kernel'
import { createScheduler, isSchedulerError } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'
import { watchConnections } from './faults/connection.ts'
import { createMoments } from './faults/moments.ts'
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts'
import { countingFirst } from './sabotage/count-without-lock.ts'
import { dialingLate } from './sabotage/dial-late.ts'
import { sendingAgain } from './sabotage/retry.ts'
import { maxCallMsOf } from './scenario.ts'

const setup = JSON.parse(process.argv[2] ?? '') as WorkerSetup
const { path, service, serviceUrl, webhookUrl, timing, queues, sabotage } = setup
const { placeTimeoutMs, dialWithinMs, unknownMs, lockTimeoutMs, retryDelayMs } = timing
const AGAIN_MS = 50
const NO_LIMIT = 1_000_000
const FOR_EVER = 3_600_000

const tell = (message: FromWorker) => void process.send?.(message)
const tellError = (error: unknown) => {
  const code = isSchedulerError(error) ? error.code : error instanceof Error ? error.name : 'unknown'
  tell({ kind: 'error', code, message: String(error) })
}

const connections = watchConnections()
const moments = createMoments()
moments.inStatements()

const file = sqliteStore({ path, lockTimeoutMs })
const counted = sabotage === 'count-without-lock' ? countingFirst(file, queues) : file
const wire = moments.inFetch(globalThis.fetch)
globalThis.fetch = sabotage === 'retry' ? sendingAgain(wire) : wire
const provider =
  service === 'call-api' ? callApi({ baseUrl: serviceUrl }) : numDialer({ baseUrl: serviceUrl, webhookUrl })
const maxCallMs = maxCallMsOf(timing)
const client = createCallClient({
  provider,
  // The client lets go of a POST at its `maxCallMs`, whatever it was allowed.
  maxCallMs: sabotage === 'dial-late' ? FOR_EVER : maxCallMs,
  placeTimeoutMs,
})
const scheduler = createScheduler({
  store: moments.inStore(counted),
  calls: sabotage === 'dial-late' ? dialingLate(client) : client,
  concurrency: 1,
  maxCallMs,
  placeTimeoutMs,
  dialWithinMs,
  unknownMs,
  retry: retryOutcomes({ maxAttempts: 2, outcomes: ['busy', 'no-answer', 'failed'], delayMs: retryDelayMs }),
})
scheduler.on('error', ({ error }) => tellError(error))

/** Does it, as soon as the store lets it. */
async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      return void (await work())
    } catch (error) {
      tellError(error)
      await wait(AGAIN_MS)
    }
  }
}

const server = createServer((request, response) => {
  const receive = async () => {
    const { url = '', headers } = request
    const body = await buffer(request)
    const reply = await client.receive({
      path: url.replace('/webhooks', ''),
      url: `${webhookUrl}${url}`,
      headers,
      body,
    })
    response.writeHead(reply.status, reply.headers).end(reply.body)
  }
  receive().catch(() => response.destroy())
})

process.on('message', (message: ToWorker) => {
  if (message.kind === 'store') connections.disturb(message.fault, message.forMs)
  else if (message.kind === 'end') void end()
  else if (message.kind === 'begin') {
    moments.begin(message.plan)
    if (message.starts) void untilDone(scheduler.start)
  } else {
    const { id } = message
    scheduler.schedule(message.calls.map(call => ({ ...call, at: new Date(call.at) }))).then(
      () => tell({ kind: 'scheduled', id }),
      error => {
        tellError(error)
        tell({ kind: 'refused', id, code: isSchedulerError(error) ? error.code : String(error) })
      },
    )
  }
})
process.once('disconnect', () => process.exit())

async function end() {
  await scheduler.close()
  await client.close()
  await file.close()
  process.exit()
}

server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
await untilDone(async () => {
  const known = (await scheduler.queues()).map(({ name }) => name)
  for (const [name, concurrency] of Object.entries(queues).filter(([name]) => !known.includes(name))) {
    const lines = sabotage === 'count-without-lock' ? NO_LIMIT : concurrency
    await scheduler.addQueue(name, { concurrency: lines })
  }
})
// The first request of a process takes longest: a worker that has been up for a while has made it.
await (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '' })).text()
tell({ kind: 'ready', port })
