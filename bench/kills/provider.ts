import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type LedgerReport, MOCKS } from './packages.ts'

/** Random spans of a call, in milliseconds: until it rings, until it is answered, until it ends. */
export const CALL_MS = { setup: '20-60', ring: '50-150', talk: '100-400' }

const POLL_EVERY_MS = 50

/** The mock Call API in its own process, with its ledger of the calls that rang. */
export interface Provider {
  readonly url: string
  /** Resolves, once all calls have ended, to how often each number was placed. */
  rings(): Promise<ReadonlyMap<string, number>>
  end(): void
}

export async function startProvider(): Promise<Provider> {
  const spans = Object.entries(CALL_MS).flatMap(([name, span]) => [`--${name}-ms`, span])
  const args = [fileURLToPath(MOCKS), '--no-num-dialer', '--call-api-port', '0', ...spans]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', line => {
      const address = /http:\S+/.exec(line)?.[0]
      if (address) resolve(address)
    })
    child.once('exit', code => reject(new Error(`Expected the mock provider to run, got exit ${code}`)))
  })
  return {
    url,
    async rings() {
      for (;;) {
        const { counts, entries }: LedgerReport = await (await fetch(`${url}/_ledger`)).json()
        const byNumber = Map.groupBy(entries, entry => String(entry.to))
        if (counts.ended === counts.placed) return new Map([...byNumber].map(([to, all]) => [to, all.length]))
        await wait(POLL_EVERY_MS)
      }
    },
    end() {
      process.off('exit', kill)
      kill()
    },
  }
}
