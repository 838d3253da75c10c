import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import type { RunOptions } from '../scenarios/scenario.ts'
import { longestCallMs, mockFlags, type Timing } from '../timing.ts'
import { cutOff, readLedger, type Truth } from './ledger.ts'

// The command, as its package ships it, from source.
const COMMAND = join(dirname(createRequire(import.meta.url).resolve('@outdial/call-mocks/package.json')), 'src/bin.ts')

const LOOK_MS = 250

export interface MocksOptions extends Pick<RunOptions, 'service' | 'webhooks' | 'news' | 'seed'> {
  readonly timing: Timing
  /** Where its ledger is. */
  readonly directory: string
  /** Processes that end with the lab. */
  readonly children: Set<ChildProcess>
}

export interface Mocks {
  readonly port: number
  /** Kills it, and starts it again at the same port, without a memory of what it has placed. */
  restart(): Promise<void>
  /** Once all calls have ended, or after so many milliseconds. */
  wholeLedger(withinMs: number): Promise<Truth>
  end(): void
}

/** The mocked provider, in a process of its own. What rang is in its ledger, on the disk, before anybody hears of it. */
export async function startMocks({ directory, children, ...options }: MocksOptions): Promise<Mocks> {
  const { service, timing } = options
  const ledger = join(directory, 'ledger')
  let child: ChildProcess | undefined
  let killedAt = 0

  const start = async (port: number): Promise<number> => {
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
      started.once('exit', () => reject(new Error('The mocked provider has ended')))
    })
    return Number(new URL(url).port)
  }

  const kill = async () => {
    const killed = child
    if (!killed || killed.exitCode !== null || killed.signalCode !== null) return
    children.delete(killed)
    const gone = new Promise(resolve => killed.once('exit', resolve))
    killed.kill('SIGKILL')
    await gone
  }

  const port = await start(0)
  return {
    port,
    async restart() {
      await kill()
      killedAt = Date.now()
      await start(port)
    },
    async wholeLedger(withinMs) {
      for (const until = Date.now() + withinMs; ; await wait(LOOK_MS)) {
        const entries = cutOff(await readLedger(ledger), killedAt, longestCallMs(timing))
        if (entries.every(({ endedAt }) => endedAt) || Date.now() > until) return { entries }
      }
    },
    end: () => void kill(),
  }
}
