import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RaceWork } from './race-work.ts'

// Beside this file, as source or as built.
const WORKER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './race-worker.ts' : './race-worker.js', import.meta.url),
)

export interface RaceProcesses {
  /** Resolves with the faults when all processes have ended. */
  readonly over: Promise<readonly string[]>
  killed(): number
}

interface Start {
  readonly count: number
  readonly kills: number
  readonly seed: number
  readonly withinMs: number
  readonly execArgv: readonly string[]
  readonly work: Omit<RaceWork, 'log'> & { readonly logs: string }
}

/** Starts the processes, releases them when all are ready, and kills some of them. */
export function startProcesses({ count, kills, seed, withinMs, execArgv, work }: Start): RaceProcesses {
  const { logs, ...shared } = work
  const random = randomFrom(seed)
  const faults: string[] = []
  const alive = new Set<ChildProcess>()
  let [started, ready, killed] = [0, 0, 0]
  let killing: NodeJS.Timeout | undefined
  let resolve: (faults: readonly string[]) => void = () => {}
  const over = new Promise<readonly string[]>(done => (resolve = done))

  const start = () => {
    const log = join(logs, `${++started}.jsonl`)
    const child = fork(WORKER, [JSON.stringify({ ...shared, log } satisfies RaceWork)], {
      execArgv: [...execArgv],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    let stderr = ''
    child.stderr?.on('data', data => (stderr += String(data)))
    // Sending to a killed process fails. Its exit is handled below.
    child.on('error', () => {})
    alive.add(child)
    child.once('message', () => {
      ready++
      if (ready < count) return
      for (const each of ready === count ? alive : [child]) each.send('go')
      if (ready === count) killSoon()
    })
    child.once('close', (code, signal) => {
      alive.delete(child)
      if (code !== 0 && signal !== 'SIGKILL') giveUp(`A process failed: ${stderr.slice(0, 2000)}`)
      if (alive.size === 0) end()
    })
  }

  const killSoon = () => {
    if (killed >= kills) return
    killing = setTimeout(
      () => {
        const victim = [...alive][Math.floor(random() * alive.size)]
        if (!victim) return
        killed++
        // The replacement starts first, so that the race goes on.
        start()
        victim.kill('SIGKILL')
        killSoon()
      },
      10 + random() * 90,
    )
  }

  /** Stops the race: after a fault the other processes prove nothing more. */
  const giveUp = (fault: string) => {
    faults.push(fault)
    clearTimeout(killing)
    for (const child of alive) child.kill('SIGKILL')
  }

  const tooLong = setTimeout(() => giveUp(`The race did not end within ${withinMs} ms`), withinMs)

  const end = () => {
    clearTimeout(tooLong)
    clearTimeout(killing)
    resolve(faults)
  }

  for (let n = 0; n < count; n++) start()
  return { over, killed: () => killed }
}

/** Random numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
