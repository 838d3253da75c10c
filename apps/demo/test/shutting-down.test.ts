import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { newDatabase, schedule } from './support/calls-over-http.ts'
import { post } from './support/dialer-over-http.ts'
import { startDemoProcess } from './support/processes.ts'

/** A call service that accepts requests and never answers. */
async function silentService() {
  let posts = 0
  const server = createServer(() => void posts++).listen(0, '127.0.0.1')
  onTestFinished(() => server.closeAllConnections())
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    posts: () => posts,
  }
}

it('SIGTERM ends a process within SHUTDOWN_MS though no POST is answered, and the log says what is left', {
  timeout: 60_000,
}, async () => {
  const service = await silentService()
  const demo = await startDemoProcess({
    NUM_DIALER_URL: service.url,
    CALL_API_URL: service.url,
    MOCKED_SERVICES: 'num-dialer,call-api',
    DATABASE_URL: await newDatabase(),
    SHUTDOWN_MS: '6000',
  })
  await schedule(demo.url, { to: '+13018040009' })
  await post(`${demo.url}/api/dialer/start`)
  await expect.poll(service.posts, { timeout: 20_000 }).toBe(4)
  // Without the budget it takes 60 s, and the test times out.
  expect(await demo.stop('SIGTERM')).toBe(0)
  expect(demo.output()).toContain('Requests without an answer, whose phones may ring: 4')
  expect(demo.output()).toContain('Calls of the list in flight, which are followed no more: 3')
  expect(demo.output()).toContain('Scheduled calls in flight, which the next process follows: 1')
  expect(service.posts()).toBe(4)
})
