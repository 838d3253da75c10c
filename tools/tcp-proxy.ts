import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * A TCP proxy whose connections can be disturbed. A setting holds for open and new connections
 * until it is changed.
 */
export interface TcpProxy {
  readonly port: number
  /** The number of open connections that are not silent. */
  connections(): number
  /** Delays every byte by this time, each way. */
  delay(latencyMs: number): void
  /** Resets all connections, which both ends notice. */
  cut(): void
  /** Resets the connection that a number from 0 to 1 picks. Returns whether there was one. */
  cutOne(drawn: number): boolean
  /**
   * Silences one connection: no byte passes, and neither end notices. Returns whether there was
   * one.
   */
  halfOpenOne(drawn: number): boolean
  /** Resolves once a near end has sent bytes, and they were passed on. */
  nextRequest(): Promise<void>
  /**
   * Drops the next answer of the far end that contains this text, and silences or resets its
   * connection. Resolves at that moment.
   */
  loseAnswer(how: 'silent' | 'cut', text: string): Promise<void>
  /**
   * While on, accepts connections and drops all bytes. A connection that has lost a byte stays
   * silent.
   */
  blackHole(on: boolean): void
  /** While on, refuses new connections. */
  refuse(on: boolean): Promise<void>
  close(): Promise<void>
}

interface Connection {
  readonly ends: readonly [Socket, Socket]
  silent: boolean
}

interface LostAnswer {
  readonly text: string
  readonly how: 'silent' | 'cut'
  readonly onLost: () => void
}

/** Listens on a free loopback port and forwards to this address. */
export async function startTcpProxy({ host = '127.0.0.1', port }: { host?: string; port: number }): Promise<TcpProxy> {
  const connections = new Set<Connection>()
  let latencyMs = 0
  let dropping = false
  let toLose: LostAnswer | undefined
  const waiting: (() => void)[] = []

  const forward = (connection: Connection, from: Socket, to: Socket, isLost: (data: Buffer) => boolean) => {
    const late: { readonly at: number; readonly work: () => void }[] = []
    const deliver = (work: () => void) => {
      if (dropping) connection.silent = true
      if (!connection.silent && !to.destroyed) work()
    }
    const deliverLate = () => {
      for (let next = late[0]; next; next = late[0]) {
        const restMs = next.at - performance.now()
        if (restMs > 0) {
          setTimeout(deliverLate, restMs)
          return
        }
        late.shift()
        deliver(next.work)
      }
    }
    // Keeps the order of bytes when the latency becomes shorter.
    const pass = (work: () => void) => {
      if (latencyMs === 0 && late.length === 0) return deliver(work)
      if (late.push({ at: performance.now() + latencyMs, work }) === 1) setTimeout(deliverLate, latencyMs)
    }
    from.on('data', data => {
      if (!isLost(data)) pass(() => void to.write(data))
    })
    from.on('end', () => pass(() => void to.end()))
    // The other end of a half-open connection must not notice its end.
    from.on('error', () => {})
    from.once('close', () => {
      if (dropping) connection.silent = true
      if (connection.silent) return
      connections.delete(connection)
      pass(() => to.destroySoon())
    })
  }

  const onConnection = (near: Socket) => {
    const far = connect({ host, port, noDelay: true })
    near.setNoDelay(true)
    const connection: Connection = { ends: [near, far], silent: false }
    connections.add(connection)
    forward(connection, near, far, () => false)
    near.on('data', () => {
      for (const resolve of waiting.splice(0)) resolve()
    })
    forward(connection, far, near, answer => lose(connection, answer))
  }

  /** Returns whether the answer is dropped. */
  const lose = (connection: Connection, answer: Buffer): boolean => {
    if (connection.silent || !toLose || !answer.includes(toLose.text)) return false
    const { how, onLost } = toLose
    toLose = undefined
    if (how === 'cut') reset(connection)
    else connection.silent = true
    onLost()
    return true
  }

  const reset = (connection: Connection) => {
    connections.delete(connection)
    for (const socket of connection.ends) socket.resetAndDestroy()
  }

  const pick = (drawn: number): Connection | undefined => {
    const open = [...connections].filter(({ silent }) => !silent)
    return open[Math.floor(drawn * open.length)]
  }

  const server = createServer({ allowHalfOpen: true }, onConnection)
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const own = (server.address() as AddressInfo).port

  const proxy: TcpProxy = {
    port: own,
    connections: () => [...connections].filter(({ silent }) => !silent).length,
    delay(ms) {
      latencyMs = ms
    },
    cut() {
      for (const connection of connections) reset(connection)
    },
    cutOne(drawn) {
      const connection = pick(drawn)
      if (connection) reset(connection)
      return connection !== undefined
    },
    halfOpenOne(drawn) {
      const connection = pick(drawn)
      if (connection) connection.silent = true
      return connection !== undefined
    },
    nextRequest: () => new Promise(resolve => waiting.push(resolve)),
    loseAnswer: (how, text) =>
      new Promise(onLost => {
        toLose = { text, how, onLost }
      }),
    blackHole(on) {
      dropping = on
    },
    async refuse(on) {
      if (on && server.listening) server.close()
      if (!on && !server.listening) await listen(own)
    },
    async close() {
      for (const connection of connections) reset(connection)
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
  return proxy
}
