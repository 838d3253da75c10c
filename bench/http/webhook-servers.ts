import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import express from 'express'
import fastify from 'fastify'
import {
  type CallProvider,
  createCallClient,
  createHandler,
  createScheduler,
  memoryStore,
  numDialer,
  type OutdialOptions,
  outdial,
  toNodeListener,
} from './packages.ts'
import type { Contender } from './serving.ts'

/**
 * Placed calls that wait for their webhooks; each webhook is recorded, merged and sent to the event
 * stream.
 */
async function ours(size: number, serve: (options: OutdialOptions) => RequestListener): Promise<Contender> {
  const references: string[] = []
  const placed = Promise.withResolvers<void>()
  const provider: CallProvider = {
    ...numDialer({ baseUrl: 'http://127.0.0.1:1', webhookUrl: 'http://127.0.0.1:1/webhooks' }),
    place({ reference }) {
      if (references.push(reference) === size) placed.resolve()
      return Promise.resolve({ providerCallId: String(references.length), status: 'initiated' })
    },
  }
  const calls = createCallClient({ provider })
  const scheduler = createScheduler({ store: memoryStore(), clients: calls, concurrency: size })
  await scheduler.schedule(
    Array.from({ length: size }, (_, index) => ({ to: `+1301${String(index).padStart(7, '0')}` })),
  )
  await scheduler.start()
  await placed.promise
  const count = async (status: 'completed') => {
    let found = 0
    for (let cursor: string | undefined; ; ) {
      const page = await scheduler.list({ status, limit: 1000, cursor })
      found += page.calls.length
      cursor = page.cursor
      if (cursor === undefined) return found
    }
  }
  return {
    listener: serve({ webhooks: calls, scheduler }),
    told: references,
    answer: () => count('completed'),
  }
}

async function answerByRequest(
  handler: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) {
  const { method = '', headers, url = '' } = incoming
  const init = {
    method,
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]),
  }
  const body = method === 'GET' ? {} : { body: Readable.toWeb(incoming), duplex: 'half' as const }
  const response = await handler(new Request(`http://${headers.host}${url}`, { ...init, ...body }))
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text())
}

/** References in Outdial's format, without attempts. */
const made = (size: number) => Array.from({ length: size }, (_, index) => String(index).padStart(41, 'a'))

/** Each starts the server of one contender, which receives three webhooks per call. */
export const webhookServers: Readonly<Record<string, (size: number) => Contender | Promise<Contender>>> = {
  'outdial in Express': size => ours(size, options => express().use(outdial(options))),

  'outdial on node:http': size => ours(size, options => toNodeListener(createHandler(options))),

  // As every framework with a `Request` calls it.
  'outdial by Request': size =>
    ours(size, options => {
      const handler = createHandler(options)
      return (request, response) => void answerByRequest(handler, request, response)
    }),

  // Reads and parses the body, takes the parameters from the path, and sends an empty answer.
  'bare Express': size => {
    let heard = 0
    const app = express().post('/webhooks/:provider/:reference', express.json(), (request, response) => {
      if (request.body.status === 'completed') heard++
      response.status(200).end()
    })
    return { listener: app, told: made(size), answer: () => heard }
  },

  'bare Fastify': async size => {
    let heard = 0
    const app = fastify()
    app.post('/webhooks/:provider/:reference', (request, reply) => {
      if (Object(request.body).status === 'completed') heard++
      reply.code(200).send()
    })
    await app.ready()
    return { listener: app.routing, told: made(size), answer: () => heard }
  },

  'bare node:http': size => {
    let heard = 0
    return {
      listener(request, response) {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          if (JSON.parse(Buffer.concat(chunks).toString()).status === 'completed') heard++
          response.writeHead(200).end()
        })
      },
      told: made(size),
      answer: () => heard,
    }
  },
}
