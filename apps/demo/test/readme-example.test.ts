import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { BASE_ENV, startMocksProcess } from './support/processes.ts'

const README = join(createRequire(import.meta.url).resolve('@outdial/scheduler-core/package.json'), '../README.md')

/**
 * Writes the README's first example, with the given address and options, into a folder of its own.
 */
async function readmeExample(callApiUrl: string, options = { client: '', scheduler: '' }) {
  const [, code = ''] = /```ts\n([^]*?)```/.exec(await readFile(README, 'utf8')) ?? []
  const home = await mkdtemp(fileURLToPath(new URL('../.readme-example-', import.meta.url)))
  onTestFinished(() => rm(home, { recursive: true }))
  const program = join(home, 'program.ts')
  const changed = code
    .replace("'http://localhost:5000' })", `'${callApiUrl}' })${options.client}`)
    .replace('Date.now() + 5000', 'Date.now() + 500')
    .replace('concurrency: 3', `concurrency: 3${options.scheduler}`)
  await writeFile(program, changed)

  /** Runs the program until it prints a matching line; returns the lines printed so far. */
  return async (until: RegExp): Promise<string[]> => {
    const child = spawn(process.execPath, ['--conditions=@outdial/source', program], {
      cwd: home,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: BASE_ENV,
    })
    const exited = once(child, 'exit')
    onTestFinished(() => void child.kill('SIGKILL'))
    const lines: string[] = []
    for await (const line of createInterface(child.stdout)) {
      lines.push(line)
      if (until.test(line)) break
      // After an outcome, a status that no poll saw cannot come any more.
      if (/^\+\d+ (completed|indeterminate)$/.test(line))
        throw new Error(`Expected a line like ${until}, got ${lines.join(', ')}`)
    }
    child.kill('SIGKILL')
    await exited
    return lines
  }
}

interface Ledger {
  readonly entries: readonly { readonly outcome?: string }[]
  readonly counts: { readonly posts: number; readonly rang: number; readonly ended: number }
}

const ledgerAt = async (url: string): Promise<Ledger> => (await fetch(`${url}/_ledger`)).json() as Promise<Ledger>

describe('the example in the README of scheduler-core', () => {
  const states = ['scheduled', 'initiated', 'ringing', 'answered', 'completed']

  it(`killed while the call is ${states.join(', ')} and started again, rings once and reports the outcome`, {
    timeout: 120_000,
  }, async () => {
    const killedIn = async (status: string) => {
      const { callApiUrl } = await startMocksProcess('--setup-ms', '1500', '--ring-ms', '3000', '--talk-ms', '3000')
      const run = await readmeExample(callApiUrl)
      await run(new RegExp(`^\\+13018040009 ${status}$`))
      if (status !== 'completed') await run(/^\+13018040009 completed$/)
      const [last = ''] = (await run(/Completed/)).slice(-1)
      const { counts } = await ledgerAt(callApiUrl)
      return { status, counts, remembered: /Inbound.*Completed/.test(last) }
    }
    const expected = states.map(status => ({
      status,
      counts: { posts: 1, placed: 1, rang: 1, ended: 1 },
      remembered: true,
    }))
    expect(await Promise.all(states.map(killedIn))).toEqual(expected)
  })

  it('killed while the POST is in flight, rings at most once and reports indeterminate', {
    timeout: 60_000,
  }, async () => {
    const { callApiUrl } = await startMocksProcess(
      '--reply-ms',
      '2000',
      '--setup-ms',
      '100',
      '--ring-ms',
      '100',
      '--talk-ms',
      '100',
    )
    const run = await readmeExample(callApiUrl, {
      client: ', placeTimeoutMs: 2500, maxCallMs: 4000',
      scheduler: ', dialWithinMs: 500, unknownMs: 500',
    })
    await run(/^\+13018040009 dialing$/)
    await run(/^\+13018040009 unknown$/)
    await run(/^\+13018040009 indeterminate$/)
    const { counts } = await ledgerAt(callApiUrl)
    expect(counts.posts).toBeLessThanOrEqual(1)
  })
})
