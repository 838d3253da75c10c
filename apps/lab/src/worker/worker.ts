// A worker process: schedulers on the shared store, and a server for webhooks. The lab kills it
// without notice.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { flushCompileCache } from 'node:module'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { isCallError } from '@outdial/call-client/kernel'
import { isSchedulerError } from '@outdial/scheduler-core'
import type { FromWorker, ToWorker, WorkerSetup } from '../harness/messages.ts'
import { toLab } from '../lab-time.ts'
import { seamsOf } from '../sabotage/seams.ts'
import { createDispatcher } from './dispatcher.ts'
import { createFaultPoints } from './fault-points.ts'
import { watchPostgres } from './postgres-transactions.ts'
import { trackConnections } from './sqlite-failures.ts'
import { watchSqlite } from './sqlite-transactions.ts'

const setup: WorkerSetup = JSON.parse(process.argv[2] ?? '')
const { webhookUrl, queues, time } = setup
const RETRY_MS = 50
// A worker that shuts down during its start, or while the database is down, cannot finish its work.
const isUnfinished = (error: unknown): boolean =>
  isSchedulerError(error) && (['store-closed', 'aborted'].includes(error.code) || isUnfinished(error.cause))

let ending = false

const send = (message: FromWorker) => void process.send?.(message)
const sendError = (error: unknown) => {
  const code =
    isSchedulerError(error) || isCallError(error) ? error.code : error instanceof Error ? error.name : 'unknown'
  if (ending && isUnfinished(error)) return
  send({ kind: 'error', code, message: String(error) })
}

const connections = trackConnections()
const faultPoints = createFaultPoints()
if (setup.store.kind === 'sqlite') watchSqlite(faultPoints.reach)
else watchPostgres(Number(new URL(setup.store.url).port), faultPoints.reach)
const { fetch: sabotagedFetch, lines, confirmsEarly } = seamsOf(setup)
globalThis.fetch = sabotagedFetch(faultPoints.inFetch(globalThis.fetch))

const dispatchers = Array.from({ length: setup.dispatchers }, () =>
  createDispatcher(setup, faultPoints.inStore, sendError),
)
const [first] = dispatchers
if (!first) throw new RangeError(`Expected \`dispatchers\` to be an integer from 1 up, got ${setup.dispatchers}`)
const { scheduler, client, now } = first

async function retryUntilDone(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      return void (await work())
    } catch (error) {
      sendError(error)
      await wait(RETRY_MS)
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
  if (message.kind === 'fail-store') connections.fail(message.failure, message.forMs)
  else if (message.kind === 'list') void list(message)
  else if (message.kind === 'end') void end()
  else if (message.kind === 'begin') {
    faultPoints.begin(message.selfFault)
    if (message.placesCalls) for (const { scheduler } of dispatchers) void retryUntilDone(scheduler.start)
  } else {
    const { id } = message
    if (confirmsEarly) send({ kind: 'scheduled', id })
    scheduler
      .schedule(message.calls.map(call => ({ ...call, at: new Date(time ? toLab(time, call.at) : call.at) })))
      .then(
        () => send({ kind: 'scheduled', id }),
        error => {
          sendError(error)
          send({ kind: 'refused', id, code: isSchedulerError(error) ? error.code : String(error) })
        },
      )
  }
})
process.once('disconnect', () => process.exit())

async function list({ id, numbers }: Extract<ToWorker, { kind: 'list' }>) {
  try {
    await scheduler.doNotCall.add(numbers)
    send({ kind: 'listed', id, at: (await now()).getTime() })
  } catch (error) {
    sendError(error)
    send({ kind: 'not-listed', id })
  }
}

async function end() {
  ending = true
  await Promise.all(dispatchers.map(({ close }) => close()))
  process.exit()
}

server.listen(0, '127.0.0.1')
await once(server, 'listening')
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
const { port } = server.address() as AddressInfo
await retryUntilDone(async () => {
  const known = (await scheduler.queues()).map(({ name }) => name)
  for (const [name, concurrency] of Object.entries(queues).filter(([name]) => !known.includes(name))) {
    await scheduler.addQueue(name, { concurrency: lines(concurrency) })
  }
})
// Warm-up: the first request of a process is the slowest.
await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '' }).catch(() => {})
// A killed process writes no compiled code, and the next one would compile it again.
flushCompileCache()
send({ kind: 'ready', port })
