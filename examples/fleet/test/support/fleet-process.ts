import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'

const FLEET = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A line printed by the fleet. */
export interface Line {
  readonly member: string
  readonly text: string
}

/**
 * Starts the fleet as `npm run fleet` does, on a free port, until the test is over; resolves when
 * it is ready.
 */
export async function startFleetProcess(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--conditions=@outdial/source', FLEET, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, PORT: '0', ...env },
  })
  const exited = once(child, 'close')
  const lines: Line[] = []
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  createInterface(child.stdout).on('line', line => {
    const [member = '', text = line] = line.split(/ *\| /, 2)
    lines.push({ member, text })
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
    /** Address of the web server. */
    url: textOf(/^Open (http:\S+)$/) ?? '',
    /** Addresses of the mocked services' ledgers. */
    ledgers: lines.flatMap(({ text }) => text.match(/http:\S+\/_ledger/) ?? []),
    /** The lines printed so far. The array grows. */
    lines,
    pidOf: (worker: string) => pids[Number(worker.replace('worker ', '')) - 1] ?? Number.NaN,
    /** Stops the fleet as Ctrl-C does; resolves with the exit code. */
    stop,
  }
}
