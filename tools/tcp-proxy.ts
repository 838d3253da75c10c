import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A wire that can be disturbed. What it was told holds until it is told otherwise, for connections that are open and those to come. */
export interface TcpProxy {
  readonly port: number
  /** How many connections are open and not silent. */
  connections(): number
  /** Every byte takes so many milliseconds longer, each way. */
  delay(latencyMs: number): void
  /** Resets all connections, so that both ends hear of it. */
  cut(): void
  /** Resets one of them, the same for the same number from 0 up to 1; says whether there was one. */
  cutOne(drawn: number): boolean
  /** No byte of one connection comes through any more, and neither end hears of it; says whether there was one. */
  halfOpenOne(drawn: number): boolean
  /**
   * The next answer of the far end that has one of these texts in it is lost, and with it its connection: it goes silent, or is reset. Resolves in
   * that moment.
   */
  loseAnswer(how: 'silent' | 'cut', ...texts: readonly string[]): Promise<void>
  /** While it is on, whatever is sent is swallowed, and connections are accepted all the same. One that has lost a byte stays silent. */
  blackHole(on: boolean): void
  /** While it is on, new connections are refused. */
  refuse(on: boolean): Promise<void>
  close(): Promise<void>
}

interface Connection {
  readonly ends: readonly [Socket, Socket]
  silent: boolean
}

interface Lost {
  readonly texts: readonly string[]
  readonly how: 'silent' | 'cut'
  readonly tell: () => void
}

/** Listens on a free port of the loopback and hands on to this address. */
export async function startTcpProxy({ host = '127.0.0.1', port }: { host?: string; port: number }): Promise<TcpProxy> {
  const connections = new Set<Connection>()
  let latencyMs = 0
  let swallowing = false
  let toLose: Lost | undefined

  const passOn = (connection: Connection, from: Socket, to: Socket, isLost: (data: Buffer) => boolean) => {
    const late: { readonly at: number; readonly work: () => void }[] = []
    const deliver = (work: () => void) => {
      if (swallowing) connection.silent = true
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
    // What was sent first arrives first, also when the latency has become shorter since.
    const pass = (work: () => void) => {
      if (latencyMs === 0 && late.length === 0) return deliver(work)
      if (late.push({ at: performance.now() + latencyMs, work }) === 1) setTimeout(deliverLate, latencyMs)
    }
    from.on('data', data => {
      if (!isLost(data)) pass(() => void to.write(data))
    })
    from.on('end', () => pass(() => void to.end()))
    // A half-open connection ends without the other end hearing of it.
    from.on('error', () => {})
    from.once('close', () => {
      if (swallowing) connection.silent = true
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
    passOn(connection, near, far, () => false)
    passOn(connection, far, near, answer => lose(connection, answer))
  }

  /** Loses the answer if it is to be lost, and says so. */
  const lose = (connection: Connection, answer: Buffer): boolean => {
    if (connection.silent || !toLose?.texts.some(text => answer.includes(text))) return false
    const { how, tell } = toLose
    toLose = undefined
    if (how === 'cut') reset(connection)
    else connection.silent = true
    tell()
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
    loseAnswer: (how, ...texts) =>
      new Promise(tell => {
        toLose = { texts, how, tell }
      }),
    blackHole(on) {
      swallowing = on
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
