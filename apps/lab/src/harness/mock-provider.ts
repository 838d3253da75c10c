import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { longestCallMs, type MockOptions, mockFlags } from '../timing.ts'
import type { Timing } from '../types.ts'
import { endKilledCalls, type Ring, readLedgers } from './ledger.ts'

// The package's command, from source.
const COMMAND = join(dirname(createRequire(import.meta.url).resolve('@outdial/call-mocks/package.json')), 'src/bin.ts')

const POLL_MS = 250

export interface MockProviderOptions extends MockOptions {
  readonly timing: Timing
  /** Where the ledgers are written. */
  readonly directory: string
  /** Processes to kill when the lab ends. */
  readonly children: Set<ChildProcess>
}

export interface MockProvider {
  readonly port: number
  /** Kills it and starts it at the same port. It forgets the calls that it has placed. */
  restart(): Promise<void>
  /** Resolves to the ledgers of all its lives once all calls have ended, or after this time. */
  completeLedger(withinMs: number): Promise<readonly Ring[]>
  end(): void
}

/**
 * Starts the mock provider in its own process. Each start writes a ledger of its own, since a
 * provider may use ids again. A call is in the ledger, on the disk, before any other process learns
 * of it.
 */
export async function startMockProvider({
  directory,
  children,
  ...options
}: MockProviderOptions): Promise<MockProvider> {
  const { service, timing } = options
  const ledgers: string[] = []
  let child: ChildProcess | undefined
  let killedAt = 0

  const start = async (port: number): Promise<number> => {
    const ledger = join(directory, `ledger-${ledgers.length}`)
    ledgers.push(ledger)
    const flags = [...mockFlags(options, timing), `--${service}-port`, String(port), '--ledger', ledger]
    const started = spawn(process.execPath, ['--conditions=@outdial/source', COMMAND, ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.add(started)
    child = started
    const url = await new Promise<string>((resolve, reject) => {
      createInterface(started.stdout).on('line', line => {
        const address = /http:\S+/.exec(line)?.[0]
        if (address) resolve(address)
      })
      started.once('exit', () => reject(new Error('The mock provider ended before it listened')))
    })
    return Number(new URL(url).port)
  }

  const kill = async () => {
    const killed = child
    if (!killed || killed.exitCode !== null || killed.signalCode !== null) return
    children.delete(killed)
    const exited = new Promise(resolve => killed.once('exit', resolve))
    killed.kill('SIGKILL')
    await exited
  }

  const port = await start(0)
  return {
    port,
    async restart() {
      await kill()
      killedAt = Date.now()
      await start(port)
    },
    async completeLedger(withinMs) {
      for (const until = Date.now() + withinMs; ; await wait(POLL_MS)) {
        const rings = endKilledCalls(await readLedgers(ledgers), killedAt, longestCallMs(timing))
        if (rings.every(({ endedAt }) => endedAt) || Date.now() > until) return rings
      }
    },
    end: () => void kill(),
  }
}
