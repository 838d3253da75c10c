import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const BIN = fileURLToPath(new URL('../bin.ts', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Starts the command from source, without the variables of this process. */
export function startCli(args: readonly string[], variables: Readonly<Record<string, string>>): ChildProcess {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const env = { PATH, NODE_COMPILE_CACHE, ...variables }
  const child = spawn(process.execPath, ['--conditions=@outdial/source', BIN, ...args], { env })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Runs the command to its end, with this text as its input. */
export async function runCli(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Ran> {
  const child = startCli(args, variables)
  child.stdin?.end(input)
  const [out, err] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')])
  return { code: child.exitCode, out, err }
}

const readAll = async (stream: ChildProcess['stdout']) => (stream ? text(stream) : '')

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
