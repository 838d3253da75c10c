import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Commands of the TCP proxy. */
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

/**
 * Commands of the gateway. `surplus`: sends one answer too many after the next good answer to a
 * POST. `down`: answers everything with 503, if the service is busy. `up`: ends that; hits are the
 * POSTs that arrived. `hour-of-rest`: answers the next POST with 429 and `Retry-After: 3600`.
 */
export type GatewayCommand = 'surplus' | 'down' | 'up' | 'hour-of-rest'

export interface ToProxy<Command extends string = ProxyCommand> {
  readonly id: number
  readonly command: Command
  /**
   * Commands that end in `-one`: which connection, from 0 to 1. `delay`: milliseconds each way.
   * `surplus`: which answer, from 0 to 1.
   */
  readonly amount: number
}

export type FromProxy = { readonly id: number; readonly hits: number } | { readonly id: 0; readonly port: number }

/** A server in its own process, between the workers and the provider or the database. */
export interface ProxyProcess<Command extends string = ProxyCommand> {
  readonly port: number
  /**
   * Resolves once the command is carried out, to the number of connections or requests that it has
   * hit.
   */
  send(command: Command, amount?: number): Promise<number>
  close(): void
}

/** Starts a TCP proxy to this port. */
export const startProxy = (port: number, children: Set<ChildProcess>): Promise<ProxyProcess> =>
  startProcess('proxy-process.ts', port, children)

/** Starts an HTTP proxy to the provider at this port, which can disturb its answers. */
export const startGateway = (port: number, children: Set<ChildProcess>): Promise<ProxyProcess<GatewayCommand>> =>
  startProcess('gateway-process.ts', port, children)

async function startProcess<Command extends string>(
  file: string,
  port: number,
  children: Set<ChildProcess>,
): Promise<ProxyProcess<Command>> {
  const script = fileURLToPath(new URL(file, import.meta.url))
  const child = fork(script, [String(port)], { execArgv: [] })
  children.add(child)
  const pending = new Map<number, (hits: number) => void>()
  let lastId = 0
  const ownPort = await new Promise<number>((resolve, reject) => {
    child.on('message', (message: FromProxy) => {
      if ('port' in message) resolve(message.port)
      else pending.get(message.id)?.(message.hits)
    })
    child.once('exit', () => {
      reject(new Error(`${file} ended`))
      for (const settle of pending.values()) settle(0)
    })
  })
  return {
    port: ownPort,
    send: (command, amount = 0) =>
      new Promise(resolve => {
        const id = ++lastId
        pending.set(id, hits => {
          pending.delete(id)
          resolve(hits)
        })
        const message: ToProxy<Command> = { id, command, amount }
        child.send(message, error => {
          if (error) pending.get(id)?.(0)
        })
      }),
    close() {
      children.delete(child)
      child.kill('SIGKILL')
    },
  }
}
