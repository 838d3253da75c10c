import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** A process of the fleet. */
export interface Member {
  readonly name: string
  readonly pid: number | undefined
  /** The addresses that it told until it was ready, in order. */
  readonly urls: readonly string[]
  /** Resolves when it has ended, and says how. */
  readonly ended: Promise<string>
  stop(signal: NodeJS.Signals): void
}

export interface MemberOptions {
  readonly name: string
  readonly script: string
  readonly args?: readonly string[] | undefined
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** The line that it prints when it is ready. */
  readonly ready: RegExp
  /** Hears each line that it prints. */
  readonly tell: (name: string, line: string) => void
}

const WITH_ITS_FLEET = fileURLToPath(new URL('with-its-fleet.ts', import.meta.url))

/** Starts a process from source, and waits until it is ready. @throws {Error} with what it printed, if it ends before */
export async function startMember({ name, script, args = [], env, ready, tell }: MemberOptions): Promise<Member> {
  const child = fork(script, args, {
    execArgv: ['--conditions=@outdial/source', '--import', WITH_ITS_FLEET],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // What a terminal sends on Ctrl-C is for the fleet, which ends its members in order.
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
        tell(name, line)
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

/** Of a line of JSON, as the demo logs where there is no terminal, what it says. */
function textOf(line: string): string {
  if (!line.startsWith('{')) return line
  const { data } = logged.safeParse(JSON.parse(line))
  if (!data) return line
  return data.level === 'info' ? data.msg : `${data.level}: ${data.msg}`
}
