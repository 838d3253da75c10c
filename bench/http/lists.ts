import { Agent, get } from 'node:http'
import { type Figures, quantile } from '../figures.ts'
import { BUSY, numberOf } from './fill.ts'
import { serve } from './serving.ts'

const REQUESTS = 1000
const WARM_UP = 100

interface Answer {
  readonly ms: number
  readonly body: string
  readonly link: string | undefined
}

/**
 * Time from the request of a page, of the list or a history, to its last byte; one request at a
 * time.
 */
export async function lists(_contender: string, size: number, directory: string): Promise<Figures> {
  const server = await serve('lists', 'outdial', String(size), directory)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (path: string) =>
    new Promise<Answer>((resolve, reject) => {
      const startedAt = performance.now()
      get({ agent, port: server.port, host: '127.0.0.1', path }, response => {
        let body = ''
        response.setEncoding('utf8').on('data', chunk => {
          body += chunk
        })
        response.on('end', () => {
          if (response.statusCode !== 200) reject(new Error(`${path} was answered ${response.statusCode}: ${body}`))
          else resolve({ ms: performance.now() - startedAt, body, link: response.headers.link?.toString() })
        })
      }).on('error', reject)
    })

  const figures: Record<string, number> = {}
  const measure = async (name: string, path: (index: number) => string) => {
    const times: number[] = []
    for (let index = -WARM_UP; index < REQUESTS; index++) {
      const { ms } = await ask(path(index + WARM_UP))
      if (index >= 0) times.push(ms)
    }
    figures[`${name} median`] = quantile(times, 0.5)
    figures[`${name} p99`] = quantile(times, 0.99)
  }
  const history = (number: string) => `/api/phone-numbers/${encodeURIComponent(number)}/calls`

  await measure('to come', () => '/api/calls?status=scheduled')
  await measure('latest of all', () => '/api/calls?order=latest')
  await measure('ended, latest', () => '/api/calls?status=completed&order=latest')
  await measure('of a number', index => `/api/calls?to=${encodeURIComponent(numberOf(index * 31))}`)
  await measure('of an owner', index => `/api/calls?ownerId=owner%20${index % 100}&order=latest`)
  await measure('of a queue, to come', () => '/api/calls?queue=default&status=scheduled')
  await measure(
    'a window of time',
    index => `/api/calls?from=${dayAfter(1 + (index % 5))}&until=${dayAfter(2 + (index % 5))}`,
  )
  let cursor = ''
  const pages: string[] = []
  for (let page = 0; page < 1100; page++) {
    pages.push(`/api/calls?limit=200${cursor}`)
    const { cursor: next } = JSON.parse((await ask(pages[page] ?? '')).body)
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
  await measure('page after page of 200', index => pages[index] ?? '')
  await measure('history of a number', index => history(numberOf(index * 17)))
  await measure('history of the busiest', () => history(BUSY))
  server.stop()
  agent.destroy()
  return figures
}

const dayAfter = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
