import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type ProxyCommand =
  | 'cut'
  | 'cut-one'
  | 'half-open-one'
  | 'cut-at-commit'
  | 'half-open-at-commit'
  | 'delay'
  | 'black-hole'
  | 'pass'
  | 'refuse'
  | 'accept'

export interface ToProxy {
  readonly id: number
  readonly command: ProxyCommand
  /** Commands that end in `-one`: which connection, from 0 to 1. `delay`: milliseconds each way. */
  readonly amount: number
}

export type FromProxy = { readonly id: number; readonly done: boolean } | { readonly id: 0; readonly port: number }

/** A TCP proxy between the workers and the provider or the database. */
export interface ProxyProcess {
  readonly port: number
  /** Resolves once the command is carried out; to false if there was no connection for it. */
  send(command: ProxyCommand, amount?: number): Promise<boolean>
  close(): void
}

/** Starts a proxy to this port, in its own process. */
export async function startProxy(port: number, children: Set<ChildProcess>): Promise<ProxyProcess> {
  const script = fileURLToPath(new URL('proxy-process.ts', import.meta.url))
  const child = fork(script, [String(port)], { execArgv: [] })
  children.add(child)
  const pending = new Map<number, (done: boolean) => void>()
  let lastId = 0
  const ownPort = await new Promise<number>((resolve, reject) => {
    child.on('message', (message: FromProxy) => {
      if ('port' in message) resolve(message.port)
      else pending.get(message.id)?.(message.done)
    })
    child.once('exit', () => {
      reject(new Error('The proxy process ended'))
      for (const settle of pending.values()) settle(false)
    })
  })
  return {
    port: ownPort,
    send: (command, amount = 0) =>
      new Promise(resolve => {
        const id = ++lastId
        pending.set(id, done => {
          pending.delete(id)
          resolve(done)
        })
        const message: ToProxy = { id, command, amount }
        child.send(message, error => {
          if (error) pending.get(id)?.(false)
        })
      }),
    close() {
      children.delete(child)
      child.kill('SIGKILL')
    },
  }
}
