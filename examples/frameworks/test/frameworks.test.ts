import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { GET, PATCH, POST } from '../src/next/app/outdial/[...path]/route.ts'

const FOLDER = fileURLToPath(new URL('..', import.meta.url))
const CONDITION = '--conditions=@outdial/source'

/** Starts a server of this folder, and returns its address below the base path. */
async function start(command: string, ...args: readonly string[]): Promise<string> {
  const server = spawn(command, args, {
    cwd: FOLDER,
    env: { ...process.env, PORT: '0', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  onTestFinished(() => void (server.pid && process.kill(-server.pid, 'SIGKILL')))
  const address = Promise.withResolvers<string>()
  let said = ''
  // Some say it as an error.
  for (const output of [server.stdout, server.stderr]) {
    output.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const [found] = said.match(/http:\/\/(127\.0\.0\.1|localhost):\d+/) ?? []
      if (found) address.resolve(`${found}/outdial`)
    })
  }
  server.on('exit', () => address.reject(new Error(`Expected an address, got ${said}`)))
  return address.promise
}

// 100 to 400 MB each, so only the full run starts them.
const DOWNLOADED =
  import.meta.env.MODE === 'full'
    ? [
        { name: 'bun', command: ['npx', '--yes', 'bun@1.4.5', CONDITION, 'src/bun.ts'] },
        {
          name: 'deno',
          command: 'npx --yes deno@2.9.6 serve -A --no-lock --host 127.0.0.1 --port 0'
            .split(' ')
            .concat(CONDITION, 'src/deno.ts'),
        },
        { name: 'a real Next.js, as examples/next', command: ['npm', 'start', '--prefix', '../next'] },
      ]
    : []

type Ask = (path: string, init?: RequestInit) => Promise<Response>

/** A session, as the examples know it. */
const as = (user: string) => ({ 'X-User': user, Cookie: `user=${user}` })

/** What a page and a program do, whatever serves the handler. */
async function tryOut(ask: Ask): Promise<void> {
  const events = new AbortController()
  const stream = await ask('/api/events', { headers: as('ada'), signal: events.signal })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  const body = JSON.stringify({ to: '+13018040009', key: 'k' })
  const headers = { ...as('ada'), 'Content-Type': 'application/json' }
  const added = await ask('/api/calls', { method: 'POST', body, headers })
  expect(added.status).toBe(201)
  const { id } = await added.json()
  expect(added.headers.get('location')).toBe(`/outdial/api/calls/${id}`)
  let heard = ''
  while (!/"status":"completed"/.test(heard)) heard += (await reader?.read())?.value ?? ''
  expect(heard).toMatch(/^retry: 2000\n\nevent: hello/)
  events.abort()
  expect((await (await ask('/api/calls', { headers: as('bob') })).json()).calls).toEqual([])
  const patched = await ask(`/api/calls/${id}`, {
    method: 'PATCH',
    body: '{"queue":"default"}',
    headers: { ...headers, 'If-Match': '*' },
  })
  expect(patched.status).toBe(409)
  expect((await ask('/api/calls')).status).toBe(401)
  expect((await ask('/webhooks/call-api/x', { method: 'POST', body: 'raw' })).status).toBe(404)
  expect((await ask('/api/calls', { method: 'POST', body: '{', headers })).status).toBe(400)
}

const over =
  (url: string): Ask =>
  (path, init) =>
    fetch(url + path, init)

describe('the handler below a base path', () => {
  it.each(['node-http', 'hono', 'fastify'])('on Node: %s', async name => {
    await tryOut(over(await start(process.execPath, CONDITION, `src/${name}.ts`)))
  })

  it('as a route of Next.js', async () => {
    const byMethod = { GET, POST, PATCH }
    await tryOut((path, init = {}) => {
      const request = new Request(`http://localhost:3000/outdial${path}`, init)
      return byMethod[request.method === 'POST' ? 'POST' : request.method === 'PATCH' ? 'PATCH' : 'GET'](request)
    })
  })

  it.each(DOWNLOADED)('on $name', { timeout: 300_000 }, async ({ command: [program = '', ...args] }) => {
    await tryOut(over(await start(program, ...args)))
  })
})
