import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface ToWire {
  readonly id: number
  readonly act:
    | 'cut'
    | 'cut-one'
    | 'half-open-one'
    | 'cut-at-commit'
    | 'half-open-at-commit'
    | 'delay'
    | 'swallow'
    | 'pass'
    | 'refuse'
    | 'accept'
  /** Of `-one`: which of them, from 0 up to 1. Of `delay`: by how many milliseconds, each way. */
  readonly amount: number
}

export type FromWire = { readonly id: number; readonly did: boolean } | { readonly id: 0; readonly port: number }

/** A TCP proxy in the hands of the lab: what stands between the workers and whom they talk to. */
export interface Wire {
  readonly port: number
  /** Resolves once it is done, with whether there was a connection to do it to. */
  act(act: ToWire['act'], amount?: number): Promise<boolean>
  close(): void
}

/** A wire to this port, in a process of its own. */
export async function startWire(port: number, children: Set<ChildProcess>): Promise<Wire> {
  const script = fileURLToPath(new URL('wire-process.ts', import.meta.url))
  const child = fork(script, [String(port)], { execArgv: [] })
  children.add(child)
  const answers = new Map<number, (did: boolean) => void>()
  let last = 0
  const own = await new Promise<number>((resolve, reject) => {
    child.on('message', (message: FromWire) => {
      if ('port' in message) resolve(message.port)
      else answers.get(message.id)?.(message.did)
    })
    child.once('exit', () => {
      reject(new Error('A wire has ended'))
      for (const answer of answers.values()) answer(false)
    })
  })
  return {
    port: own,
    act: (act, amount = 0) =>
      new Promise(resolve => {
        const id = ++last
        answers.set(id, did => {
          answers.delete(id)
          resolve(did)
        })
        const message: ToWire = { id, act, amount }
        child.send(message, error => {
          if (error) answers.get(id)?.(false)
        })
      }),
    close() {
      children.delete(child)
      child.kill('SIGKILL')
    },
  }
}
