import { spawn } from 'node:child_process'

export interface Ran {
  readonly code: number
  readonly output: string
}

/** Runs a command of this workspace until it exits. Never rejects. */
export const run = (command: string, args: readonly string[], cwd = process.cwd()): Promise<Ran> =>
  new Promise(resolve => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0' },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
    child.on('error', error => resolve({ code: 1, output: String(error) }))
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
