// A worker: schedulers on the common store, and a listener for webhooks. It is killed without notice.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { isSchedulerError } from '@outdial/scheduler-core'
import type { FromWorker, ToWorker, WorkerSetup } from '../parts/messages.ts'
import { seamsOf } from '../sabotage/seams.ts'
import { maxCallMsOf } from '../timing.ts'
import { watchConnections } from './connections.ts'
import { createDispatcher } from './dispatcher.ts'
import { createMoments } from './moments.ts'
import { watchServer } from './transactions-in-postgres.ts'
import { watchFile } from './transactions-in-sqlite.ts'

const setup: WorkerSetup = JSON.parse(process.argv[2] ?? '')
const { webhookUrl, queues } = setup
const AGAIN_MS = 50
// Whoever ends in the middle of its beginning, or while the database is away, leaves work undone.
const isLeftUndone = (error: unknown): boolean =>
  isSchedulerError(error) && (['store-closed', 'aborted'].includes(error.code) || isLeftUndone(error.cause))

let ending = false

const tell = (message: FromWorker) => void process.send?.(message)
const tellError = (error: unknown) => {
  const code = isSchedulerError(error) ? error.code : error instanceof Error ? error.name : 'unknown'
  if (ending && isLeftUndone(error)) return
  tell({ kind: 'error', code, message: String(error) })
}

const connections = watchConnections()
const moments = createMoments()
if (setup.store.kind === 'sqlite') watchFile(moments.reach)
else watchServer(Number(new URL(setup.store.url).port), moments.reach)
const { fetch: sabotaged, lines, answersFirst } = seamsOf(setup, maxCallMsOf(setup.timing))
globalThis.fetch = sabotaged(moments.inFetch(globalThis.fetch))

const dispatchers = Array.from({ length: setup.dispatchers }, () => createDispatcher(setup, moments.inStore, tellError))
const [first] = dispatchers
if (!first) throw new RangeError(`Expected \`dispatchers\` to be an integer from 1 up, got ${setup.dispatchers}`)
const { scheduler, client } = first

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
    if (message.starts) for (const { scheduler } of dispatchers) void untilDone(scheduler.start)
  } else {
    const { id } = message
    if (answersFirst) tell({ kind: 'scheduled', id })
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
  ending = true
  await Promise.all(dispatchers.map(({ close }) => close()))
  process.exit()
}

server.listen(0, '127.0.0.1')
await once(server, 'listening')
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
const { port } = server.address() as AddressInfo
await untilDone(async () => {
  const known = (await scheduler.queues()).map(({ name }) => name)
  for (const [name, concurrency] of Object.entries(queues).filter(([name]) => !known.includes(name))) {
    await scheduler.addQueue(name, { concurrency: lines(concurrency) })
  }
})
// The first request of a process takes longest: a worker that has been up for a while has made it.
await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '' }).catch(() => {})
tell({ kind: 'ready', port })
