import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { z } from 'zod'

const DEMO = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
// The command of the package, run from source.
const MOCKS = join(dirname(createRequire(import.meta.url).resolve('@outdial/call-mocks/package.json')), 'src/bin.ts')

/**
 * Variables of every process. Compiling takes most of a start, so the compile cache is shared. Many
 * tests name the address of a mock without saying that it is one: then phones may ring.
 */
export const BASE_ENV = {
  ALLOWED_COUNTRIES: 'all',
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
}

export interface Program {
  /** Lines printed until the program was ready; of a JSON line its text. */
  readonly lines: readonly string[]
  /** Everything printed so far, to both streams. */
  output(): string
  /** The distinct addresses in these lines. */
  readonly urls: readonly string[]
  /** Sends the signal (SIGKILL by default); resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Registers the end of a program. The default ends it with its test. */
type Owner = (end: () => Promise<void>) => void

/** Runs a program from source until it has printed a line that matches. */
async function start(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  ready: RegExp,
  owner: Owner = onTestFinished,
): Promise<Program> {
  const child = spawn(process.execPath, ['--conditions=@outdial/source', script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...BASE_ENV, ...env },
  })
  const exited = once(child, 'close')
  const stop = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> => {
    child.kill(signal)
    await exited
    return child.exitCode
  }
  owner(async () => void (await stop()))

  let output = ''
  const lines: string[] = []
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  const isReady = new Promise<void>(resolve => {
    createInterface(child.stdout).on('line', line => {
      output += `${line}\n`
      const text = textOf(line)
      lines.push(text)
      if (ready.test(text)) resolve()
    })
  })
  await Promise.race([isReady, exited])
  const startLines = [...lines]
  if (!startLines.some(line => ready.test(line))) throw new Error(`The program ended before it was ready: ${output}`)
  return {
    lines: startLines,
    urls: [...new Set(startLines.flatMap(each => each.match(/http:[^\s,]+/g) ?? []))],
    output: () => output,
    stop,
  }
}

const textOf = (line: string) => (line.startsWith('{') ? logged.parse(JSON.parse(line)).msg : line)

const logged = z.object({ msg: z.string() })

/** Starts the demo as a process, by default on a free port and with a database in memory. */
export async function startDemoProcess(
  env: Readonly<Record<string, string>> = {},
  owner?: Owner,
): Promise<Program & { readonly url: string }> {
  const program = await start(DEMO, [], { PORT: '0', DATABASE_URL: 'memory:', ...env }, /^Open /, owner)
  return { ...program, url: program.urls.at(-1) ?? '' }
}

/** Starts a worker as a process. */
export const startWorkerProcess = (env: Readonly<Record<string, string>>): Promise<Program> =>
  start(DEMO, [], { ...env, ROLE: 'worker' }, /^Working/)

/** Starts one demo for all tests of a file, which must not change its data. */
export function demoForAll(
  prepare: (url: string) => Promise<void> = async () => {},
  variables: Readonly<Record<string, string>> = {},
): { readonly url: string } {
  const demo = { url: '' }
  let end = async () => {}
  beforeAll(async () => {
    const started = await startDemoProcess(variables, stop => {
      end = stop
    })
    demo.url = started.url
    await prepare(demo.url)
  }, 60_000)
  afterAll(() => end())
  return demo
}

/** Starts both mocked services as one process, on free ports. */
export async function startMocksProcess(
  ...flags: string[]
): Promise<Program & { readonly callApiUrl: string; readonly numDialerUrl: string }> {
  const program = await start(MOCKS, ['--call-api-port', '0', '--num-dialer-port', '0', ...flags], {}, /^Num Dialer/)
  const [callApiUrl = '', numDialerUrl = ''] = program.urls.filter(url => !url.endsWith('/_ledger'))
  return { ...program, callApiUrl, numDialerUrl }
}

/** Starts a mocked carrier as a process, on a free port. */
export async function startCarrierProcess(
  carrier: 'Twilio' | 'Telnyx' | 'Vapi',
  ...flags: string[]
): Promise<Program & { readonly url: string }> {
  const port = `--${carrier.toLowerCase()}-port`
  const args = ['--no-call-api', '--no-num-dialer', port, '0', ...flags]
  const program = await start(MOCKS, args, {}, new RegExp(`^${carrier}`))
  return { ...program, url: program.urls[0] ?? '' }
}

/** Starts a demo that exits at once; returns its exit code and errors. */
export async function startFailingDemo(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly errors: string }> {
  const child = spawn(process.execPath, ['--conditions=@outdial/source', DEMO], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...BASE_ENV, DATABASE_URL: 'memory:', ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [errors] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, errors }
}
