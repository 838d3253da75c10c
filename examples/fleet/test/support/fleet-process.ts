import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'

// Most of what a start takes is compiling the same files again, and the fleet starts seven programs.
const CACHE = fileURLToPath(new URL('../../../../.cache/node', import.meta.url))
const FLEET = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A line of the fleet, as it came. */
export interface Line {
  readonly member: string
  readonly text: string
  /** Of `performance.now()`. */
  readonly heardMs: number
}

/** Starts the fleet as `npm run fleet` does, on a free port, until the test is over; resolves when it says which address to open. */
export async function startFleetProcess(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--conditions=@outdial/source', FLEET, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: CACHE, PORT: '0', ...env },
  })
  const exited = once(child, 'close')
  const lines: Line[] = []
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  createInterface(child.stdout).on('line', line => {
    const [member = '', text = line] = line.split(/ *\| /, 2)
    lines.push({ member, text, heardMs: performance.now() })
  })
  const stop = async (): Promise<number | null> => {
    child.kill('SIGINT')
    await exited
    return child.exitCode
  }
  onTestFinished(async () => void (await stop()))

  const textOf = (pattern: RegExp) =>
    lines.map(({ text }) => pattern.exec(text)?.[1]).find(found => found !== undefined)
  await expect
    .poll(() => textOf(/kill -9 ([\d ]+)/) ?? (child.exitCode === null ? undefined : `ended: ${errors}`), {
      timeout: 30_000,
    })
    .toMatch(/^[\d ]+$/)
  const pids =
    textOf(/kill -9 ([\d ]+)/)
      ?.split(' ')
      .map(Number) ?? []
  return {
    /** Where the web server listens. */
    url: textOf(/^Open (http:\S+)$/) ?? '',
    /** Where the mocked services tell what rang. */
    ledgers: lines.flatMap(({ text }) => text.match(/http:\S+\/_ledger/) ?? []),
    /** What was told so far, and what is told from now on. */
    lines,
    pidOf: (worker: string) => pids[Number(worker.replace('worker ', '')) - 1] ?? Number.NaN,
    /** Ends it as Ctrl-C does, and resolves with its exit code. */
    stop,
  }
}
