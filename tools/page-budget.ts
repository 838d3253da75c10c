// Opens each page of the demo in a real browser with an empty cache, and holds what it loads before it
// can be used against a budget: part of `npm run check`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright'
import { chromiumLaunchOptions } from './chromium.ts'
import { run } from './run.ts'

/**
 * Bytes over the wire, compressed, and requests of a first visit, with a twentieth to spare. What loads when
 * the page is idle is left out: the formats of numbers, 25 kB, and the scripts of the other pages.
 */
const BUDGET: Readonly<Record<string, { readonly bytes: number; readonly requests: number }>> = {
  '/': { bytes: 54_500, requests: 11 },
  '/overview': { bytes: 55_500, requests: 12 },
  '/lists': { bytes: 55_500, requests: 11 },
  '/schedule': { bytes: 82_500, requests: 14 },
  '/calls': { bytes: 76_500, requests: 16 },
  '/calls/+13018040009': { bytes: 83_000, requests: 20 },
  '/history': { bytes: 51_500, requests: 11 },
  '/do-not-call': { bytes: 50_000, requests: 12 },
}

/**
 * `--slow` measures how long the pages take on a phone with a quarter of this processor, behind 4G. It holds
 * them against no budget: what loads when they are idle counts too.
 */
const isSlow = process.argv.includes('--slow')
const PHONE = {
  latency: 60,
  downloadThroughput: (9_000_000 / 8) | 0,
  uploadThroughput: (1_500_000 / 8) | 0,
  offline: false,
}

const built = await run('npm', ['run', '--silent', '--prefix', 'apps/demo', 'build'])
if (built.code !== 0) throw new Error(built.output)

const server = spawn(process.execPath, ['--conditions=@outdial/source', 'apps/demo/src/main.ts'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    PORT: '0',
    DATABASE_URL: 'memory:',
  },
})
try {
  let origin: string | undefined
  for await (const line of createInterface(server.stdout)) {
    origin = /Open (http:\/\/[\w.:]+)/.exec(line)?.[1]
    if (origin !== undefined) break
  }
  if (origin === undefined) throw new Error('Expected the demo to start')
  const browser = await chromium.launch(await chromiumLaunchOptions())
  const over: string[] = []
  for (const [path, most] of Object.entries(BUDGET)) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Network.enable')
    if (isSlow) {
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
      await devtools.send('Network.emulateNetworkConditions', PHONE)
    } else await page.addInitScript(() => (window.requestIdleCallback = () => 0))
    let [bytes, requests] = [0, 0]
    devtools.on('Network.requestWillBeSent', ({ request }) => {
      if (!request.url.startsWith('data:')) requests++
    })
    // A stream of events goes on: its bytes say how long the page has been open.
    const streams = new Set<string>()
    devtools.on('Network.responseReceived', ({ requestId, response }) => {
      if (response.mimeType === 'text/event-stream') streams.add(requestId)
    })
    devtools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
      if (!streams.has(requestId)) bytes += encodedDataLength
    })
    await page.goto(origin + path)
    // An element has drawn its content.
    const heading = page.locator('main :is(h2, label)').filter({ visible: true }).first()
    await heading.waitFor()
    const [usedBytes, usedRequests] = [bytes, requests]
    const usableMs = await page.evaluate(() => Math.round(performance.now()))
    const kB = (n: number) => `${Math.ceil(n / 1000)} kB`
    console.log(`${path}: ${kB(usedBytes)}, ${usedRequests} requests${isSlow ? `, usable after ${usableMs} ms` : ''}`)
    if (!isSlow && usedBytes > most.bytes)
      over.push(`${path} loads ${kB(usedBytes)}, and its budget is ${kB(most.bytes)}`)
    if (!isSlow && usedRequests > most.requests) over.push(`${path} sends ${usedRequests} requests of ${most.requests}`)
    await context.close()
  }
  await browser.close()
  if (over.length > 0) throw new Error(over.join('\n'))
} finally {
  server.kill('SIGKILL')
  if (server.exitCode === null && server.signalCode === null) await once(server, 'close')
}
