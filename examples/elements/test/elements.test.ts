import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { build, type PreviewServer, preview } from 'vite'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { chromiumLaunchOptions } from '../../../tools/chromium.ts'
import { outdial, scheduler } from '../src/outdial.ts'
import { Page as Hydrated } from './hydration/page.tsx'

const HOME = fileURLToPath(new URL('..', import.meta.url))
const HYDRATED = 'test/hydration'
const run = promisify(execFile)

let server: PreviewServer
let browser: Browser
let dist = ''

beforeAll(async () => {
  dist = await mkdtemp(join(HOME, 'node_modules/.pages-'))
  const pages = ['html', 'react', 'solid', 'svelte', 'vue'].map(name => `src/${name}`)
  const input = [...pages, HYDRATED].map(page => join(HOME, page, 'index.html'))
  const config = { root: HOME, configFile: join(HOME, 'vite.config.ts'), logLevel: 'error' } as const
  // Under `NODE_ENV=test` this is React as for development, which warns.
  await build({ ...config, build: { outDir: dist, emptyOutDir: true, rolldownOptions: { input } } })
  server = await preview({
    ...config,
    build: { outDir: dist },
    preview: { host: '127.0.0.1', port: 0 },
    plugins: [{ name: 'outdial', configurePreviewServer: ({ middlewares }) => void middlewares.use(outdial) }],
  })
  browser = await chromium.launch(await chromiumLaunchOptions())
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await scheduler.stop()
  await rm(dist, { recursive: true, force: true })
})

/** A page of the server, and what went wrong in it. */
async function open(path: string, prepare?: (page: Page) => Promise<void>) {
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  const faults: string[] = []
  page.on('pageerror', error => faults.push(String(error)))
  page.on('console', message => {
    if (!['error', 'warning'].includes(message.type()) || message.location().url.endsWith('favicon.ico')) return
    // Lit's advice on speed.
    if (!message.text().includes('lit.dev/msg/')) faults.push(message.text())
  })
  await prepare?.(page)
  await page.goto(`${server.resolvedUrls?.local[0]}${path}/`)
  return { page, faults }
}

const waiting = async () => (await scheduler.list({ status: 'scheduled' })).calls

it('the templates of Vue and Svelte fit the types of the elements', async () => {
  await Promise.all([
    run(join(HOME, 'node_modules/.bin/vue-tsc'), ['--noEmit', '--project', '.'], { cwd: HOME }),
    run(join(HOME, 'node_modules/.bin/svelte-check'), ['--tsconfig', './tsconfig.json', '--fail-on-warnings'], {
      cwd: HOME,
    }),
  ])
}, 60_000)

it.each(['html', 'react', 'solid', 'svelte', 'vue'])(
  'a page in %s sets the view, hears the command and the state, and a call is cancelled',
  async name => {
    const before = await waiting()
    const { page, faults } = await open(`src/${name}`)
    // The property that the page sets: soonest first, and only calls that wait.
    const soonest = page.locator('outdial-calls [part~="call"]').first()
    const number = await soonest.locator('bdi').first().textContent()
    expect(number).toBe(before.toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime())[0]?.to)
    await soonest.locator('[data-action="cancel"]').click()
    await page.getByText(`cancel: ${number}`).waitFor()
    await expect.poll(async () => (await waiting()).map(({ to }) => to)).not.toContain(number)
    expect(await waiting()).toHaveLength(before.length - 1)
    await page.waitForFunction(() => document.title === 'Dialer: idle')
    expect(faults).toEqual([])
  },
)

// React sets neither properties nor listeners when it hydrates: https://github.com/react/react/issues/35446
it('React hydrates elements with attributes, and adds those with properties and events, without a warning', async () => {
  const rendered = renderToString(createElement(Hydrated))
  expect(rendered).toContain('<outdial-status status="ringing">')
  expect(rendered).not.toContain('Given')
  const asked: string[] = []
  const { page, faults } = await open(HYDRATED, async page => {
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    const built = await readFile(join(dist, HYDRATED, 'index.html'), 'utf8')
    const body = built.replace('<!--server-->', rendered)
    await page.route(`**/${HYDRATED}/`, route => route.fulfill({ contentType: 'text/html', body }))
  })
  const [first, given] = [page.locator('outdial-calls').first(), page.locator('outdial-calls').last()]
  await given.locator('[data-action="cancel"]').click()
  await page.getByText('cancel: +13018040009').waitFor()
  expect(await given.locator('[part~="call"]').count()).toBe(1)
  // Its attributes say which server it asks for what.
  await first.locator('[part~="call"]').first().waitFor()
  await expect(first.getByRole('heading').textContent()).resolves.toBe('Asked')
  expect(await first.locator('[part~="filter"]').count()).toBe(0)
  await page.locator('outdial-status').getByText('Ringing').waitFor()
  expect(asked.filter(path => path.startsWith('/api/'))).toEqual([])
  expect(faults).toEqual([])
})
