import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import type { LedgerReport } from '@outdial/call-mocks/server'
import type { RunOptions } from '../scenarios/scenario.ts'
import { mockFlags, type Timing } from '../timing.ts'

// The command, as its package ships it, from source.
const COMMAND = join(dirname(createRequire(import.meta.url).resolve('@outdial/call-mocks/package.json')), 'src/bin.ts')

const LOOK_MS = 50

/** One call that was truly placed. */
export interface Ring {
  readonly id: string
  readonly to: string
  readonly reference?: string
  readonly placedAt: Date
  readonly rangAt?: Date | undefined
  readonly endedAt?: Date | undefined
  readonly outcome?: string
}

/** What really rang, as nobody but the mocked provider could write it. */
export interface Truth extends Omit<LedgerReport, 'entries'> {
  readonly entries: readonly Ring[]
}

export interface Mocks {
  readonly url: string
  /** Once all calls have ended, or after so many milliseconds. */
  wholeLedger(withinMs: number): Promise<Truth>
  end(): void
}

/** The mocked provider, in a process of its own. */
export async function startMocks(
  { service, webhooks, seed }: Pick<RunOptions, 'service' | 'webhooks' | 'seed'>,
  timing: Timing,
  children: Set<ChildProcess>,
): Promise<Mocks> {
  const args = ['--conditions=@outdial/source', COMMAND, ...mockFlags(service, timing, webhooks, seed)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.add(child)
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', line => {
      const address = /http:\S+/.exec(line)?.[0]
      if (address) resolve(address)
    })
    child.once('exit', () => reject(new Error('The mocked provider has ended')))
  })
  return {
    url,
    async wholeLedger(withinMs) {
      for (const until = Date.now() + withinMs; ; await wait(LOOK_MS)) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the mocks are ours, and of this version
        const report = (await (await fetch(`${url}/_ledger`)).json()) as Truth
        const { ended, placed } = report.counts
        if (ended === placed || Date.now() > until) return { ...report, entries: report.entries.map(toRing) }
      }
    },
    end() {
      children.delete(child)
      child.kill('SIGKILL')
    },
  }
}

// JSON has its instants as text.
const toRing = (entry: Ring): Ring => ({
  ...entry,
  placedAt: new Date(entry.placedAt),
  rangAt: entry.rangAt && new Date(entry.rangAt),
  endedAt: entry.endedAt && new Date(entry.endedAt),
})
