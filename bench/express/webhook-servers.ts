import express from 'express'
import { type CallProvider, createCallClient, createScheduler, memoryStore, numDialer, outdial } from './packages.ts'
import type { Contender } from './serving.ts'

/**
 * Placed calls that wait for their webhooks; each webhook is recorded, merged and sent to the event
 * stream.
 */
async function ours(size: number): Promise<Contender> {
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
    listener: express().use(outdial({ webhooks: calls, scheduler })),
    told: references,
    answer: () => count('completed'),
  }
}

/** References in Outdial's format, without attempts. */
const made = (size: number) => Array.from({ length: size }, (_, index) => String(index).padStart(41, 'a'))

/** Each starts the server of one contender, which receives three webhooks per call. */
export const webhookServers: Readonly<Record<string, (size: number) => Contender | Promise<Contender>>> = {
  outdial: ours,

  // Reads and parses the body, takes the parameters from the path, and sends an empty answer.
  'bare Express': size => {
    let heard = 0
    const app = express().post('/webhooks/:provider/:reference', express.json(), (request, response) => {
      if (request.body.status === 'completed') heard++
      response.status(200).end()
    })
    return { listener: app, told: made(size), answer: () => heard }
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
