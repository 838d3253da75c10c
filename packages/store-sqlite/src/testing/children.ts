import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** Runs a module of this folder as a process, from source. It is killed after the test. */
export function aProcess(name: string, ...args: readonly string[]): ChildProcess {
  const child = fork(new URL(name, import.meta.url), args, { execArgv: ['--conditions=@outdial/source'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Resolves to the exit code of the process. */
export async function ended(child: ChildProcess): Promise<unknown> {
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
  return code
}
