import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** A process of the fleet. */
export interface Member {
  readonly name: string
  readonly pid: number | undefined
  /** The addresses that it printed until it was ready, in order. */
  readonly urls: readonly string[]
  /** Resolves at its end with the exit code or signal, as text. */
  readonly ended: Promise<string>
  stop(signal: NodeJS.Signals): void
}

export interface MemberOptions {
  readonly name: string
  readonly script: string
  readonly args?: readonly string[] | undefined
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Matches the line that it prints when ready. */
  readonly ready: RegExp
  /** Receives each line that it prints. */
  readonly onLine: (name: string, line: string) => void
}

const EXIT_WITH_FLEET = fileURLToPath(new URL('exit-with-fleet.ts', import.meta.url))

/** Starts a process from source and waits until it is ready. @throws {Error} if it ends before */
export async function startMember({ name, script, args = [], env, ready, onLine }: MemberOptions): Promise<Member> {
  const child = fork(script, args, {
    execArgv: ['--conditions=@outdial/source', '--import', EXIT_WITH_FLEET],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C in a terminal signals only the fleet, which then stops its members in order.
    detached: true,
  })
  const ended = once(child, 'exit').then(([code, signal]) => (signal ? `by ${signal}` : `with exit code ${code}`))
  const lines: string[] = []
  const isReady = new Promise<void>(resolve => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface(stream).on('line', printed => {
        const line = textOf(printed)
        lines.push(line)
        onLine(name, line)
        if (ready.test(line)) resolve()
      })
    }
  })
  const failed = ended.then(how => {
    throw new Error(`Expected ${name} to start, but it ended ${how}`)
  })
  failed.catch(() => {})
  await Promise.race([isReady, failed])
  return {
    name,
    pid: child.pid,
    urls: lines.flatMap(line => line.match(/https?:[^\s,]+/g) ?? []),
    ended,
    stop: signal => void child.kill(signal),
  }
}

const logged = z.object({ level: z.string(), msg: z.string() })

/** The message of a line of JSON, which the demo logs without a terminal; other lines unchanged. */
function textOf(line: string): string {
  if (!line.startsWith('{')) return line
  const { data } = logged.safeParse(JSON.parse(line))
  if (!data) return line
  return data.level === 'info' ? data.msg : `${data.level}: ${data.msg}`
}
