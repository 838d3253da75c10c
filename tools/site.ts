// Builds the site of the documentation, opens it in a real browser and places a call in it: part of
// `npm run check`. The API reference is written before, by a step of its own.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, resolve } from 'node:path'
import { chromium } from 'playwright'
import { chromiumLaunchOptions } from './chromium.ts'
import { run } from './run.ts'

const SITE = resolve('docs/.vitepress/dist')
const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

const built = await run('node', ['node_modules/vitepress/bin/vitepress.js', 'build'], 'docs')
if (built.code !== 0) throw new Error(built.output)

const server = createServer((request, response) => {
  const file = join(SITE, new URL(`${request.url}`, 'http://site').pathname)
  const type = TYPES[extname(file)] ?? 'application/octet-stream'
  readFile(file).then(
    content => response.writeHead(200, { 'Content-Type': type }).end(content),
    () => response.writeHead(404).end(),
  )
})
await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
const address = server.address()
if (typeof address !== 'object' || address === null) throw new Error('Expected the server to listen')

const browser = await chromium.launch(await chromiumLaunchOptions())
try {
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', error => errors.push(String(error)))
  page.on('requestfailed', request => errors.push(`${request.url()}: ${request.failure()?.errorText}`))
  page.on('response', response => {
    if (response.status() >= 400) errors.push(`${response.url()}: ${response.status()}`)
  })
  await page.goto(`http://127.0.0.1:${address.port}/try.html`)

  // A list, and one call, which is always answered.
  await page.getByRole('button', { name: 'Call', exact: true }).click()
  await page.getByRole('button', { name: 'Ring' }).click()
  await page.getByText(/^[1-6] of 6 done/).waitFor()
  await page.locator('outdial-calls').getByRole('row').getByText('Completed').waitFor()
  if (errors.length > 0) throw new Error(errors.join('\n'))
} finally {
  await browser.close()
  server.close()
}
