import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url))
// npm sends SIGTERM only to its shell, which forwards it to no child.
const ON_POSIX = process.platform !== 'win32'

it.runIf(ON_POSIX)('SIGTERM to npm alone, as a container sends it, ends the demo in an orderly way', async () => {
  // Without the scripts before `demo`: the dependencies are installed, and the page need not be built.
  const npm = spawn('npm', ['run', 'demo', '--silent', '--ignore-scripts'], {
    cwd: REPOSITORY,
    // A process group of its own, of which only npm gets the signal.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', DATABASE_URL: 'memory:' },
  })
  const { pid, stdout } = npm
  if (pid === undefined) throw new Error('Expected npm on the PATH')
  onTestFinished(() => killGroup(pid))
  const exited = once(npm, 'exit')

  const url = await addressIn(createInterface(stdout))
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  npm.kill('SIGTERM')
  // npm waits for the demo, whose code it exits with: 0 after an orderly end.
  expect(await exited).toEqual([0, null])
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
})

async function addressIn(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [, url] = /Open (http:[^"\s]+)/.exec(line) ?? []
    if (url) return url
  }
  throw new Error('Expected the demo to print its address')
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group has ended.
  }
}
