import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'

/** A server in its own process. */
export interface Served {
  readonly port: number
  /** Sent by the server when it was ready. */
  readonly told: unknown
  /** Requests the server's current state. */
  ask(question: string): Promise<unknown>
  stop(): void
}

/** Starts `server.ts <measure> <contender> <size> <directory>`, and waits until it listens. */
export async function serve(...args: readonly string[]): Promise<Served> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), args, { serialization: 'advanced' })
  const next = async (): Promise<unknown> => {
    const [message]: unknown[] = await once(child, 'message')
    return message
  }
  child.on('exit', code => {
    if (code) throw new Error(`The server of ${args.join(' ')} ended with ${code}`)
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server in the other process says so
  const { port, told } = (await next()) as { port: number; told: unknown }
  return {
    port,
    told,
    ask(question) {
      child.send(question)
      return next()
    },
    stop: () => void child.kill(),
  }
}

/** A contender's server: it answers HTTP requests, and requests for its state. */
export interface Contender {
  readonly listener: RequestListener
  /** Sent to the measuring process before it begins. */
  readonly told?: unknown
  answer?(question: string): unknown
}

/** Listens on a free port, and sends it to the parent process. */
export async function listen({ listener, told, answer }: Contender): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  process.on(
    'message',
    question => void Promise.resolve(answer?.(String(question))).then(it => process.send?.(it ?? null)),
  )
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined, told })
}
