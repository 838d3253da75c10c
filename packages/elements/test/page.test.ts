import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright'
import { expect, it, onTestFinished } from 'vitest'
import { chromiumLaunchOptions } from '../../../tools/chromium.ts'

const HOME = fileURLToPath(new URL('..', import.meta.url))

/** The files for a page without a bundler, as the build makes them. */
async function buildScripts(): Promise<readonly [script: string, numbers: string]> {
  const home = await mkdtemp(join(HOME, 'node_modules/.script-'))
  onTestFinished(() => rm(home, { recursive: true }))
  const command = fileURLToPath(new URL('../../../node_modules/.bin/tsup', import.meta.url))
  const args = ['--config', 'tsup.script.config.ts', '--out-dir', relative(HOME, home), '--silent']
  await promisify(execFile)(command, args, { cwd: HOME })
  const read = (name: string) => readFile(join(home, name), 'utf8')
  return [await read('outdial.js'), await read('outdial-numbers.js')]
}

const PAGE = `<!doctype html>
<html lang="en">
<title>Calls</title>
<outdial-dialer></outdial-dialer>
<outdial-calls></outdial-calls>
<outdial-history phone="+13018040009"></outdial-history>
<outdial-status status="ringing"></outdial-status>
<script src="data.js"></script>
<script type="module" src="outdial.js"></script>
</html>`

const DATA = `
const call = { id: 'a', version: 1, sequence: 1, to: '+15512459377', provider: 'call-api', queue: 'default',
  status: 'scheduled', attemptCount: 0,
  at: '2026-11-21T10:00:00Z', dueAt: '2026-11-21T10:00:00Z', createdAt: '2026-11-20T10:00:00Z' }
Object.assign(document.querySelector('outdial-dialer'), {
  snapshot: { epoch: 'a', version: 0, state: 'idle', concurrency: 3,
    entries: [{ index: 0, to: '+19842068287', status: 'idle', attempt: 0, version: 0 }] },
})
Object.assign(document.querySelector('outdial-calls'), { calls: [call] })
Object.assign(document.querySelector('outdial-history'), {
  calls: [
    { createdAt: '2024-01-31T10:00:00Z', counterparty: '+13333333333', type: 'Completed Inbound', durationMs: 37400 },
  ],
})`

it('one script tag defines all elements on a plain page with given data, under the strictest policy', async () => {
  const [script, numbers] = await buildScripts()
  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/': ['text/html', PAGE],
    '/data.js': ['text/javascript', DATA],
    '/outdial.js': ['text/javascript', script],
    // The formats of numbers, loaded after the first drawing.
    '/outdial-numbers.js': ['text/javascript', numbers],
  }
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    const [type, text] = files[url] ?? []
    response.setHeader('Content-Security-Policy', "default-src 'none'; script-src 'self'; connect-src 'self'")
    response.writeHead(type ? 200 : 404, { 'Content-Type': type ?? 'text/plain' }).end(text)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const browser = await chromium.launch(await chromiumLaunchOptions())
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().includes('favicon')) faults.push(message.text())
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)

  await page.locator('outdial-dialer').getByText('+19842068287').waitFor()
  await page.locator('outdial-calls').getByText('+15512459377').first().waitFor()
  await page.locator('outdial-history').getByText('37 s', { exact: true }).waitFor()
  await page.locator('outdial-status').getByText('Ringing').waitFor()
  await expect
    .poll(() => asked.filter(url => url !== '/favicon.ico').sort())
    .toEqual(['/', '/data.js', '/outdial-numbers.js', '/outdial.js'])
  expect(faults).toEqual([])
}, 120_000)
