import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** Runs one of this folder's modules as a process of its own, from source; it is gone when the test is over. */
export function aProcess(name: string, ...args: readonly string[]): ChildProcess {
  const child = fork(new URL(name, import.meta.url), args, { execArgv: ['--conditions=@outdial/source'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Its exit code, once it has ended. */
export async function ended(child: ChildProcess): Promise<unknown> {
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
  return code
}
