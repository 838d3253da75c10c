import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type Figures, quantile } from '../figures.ts'
import type { Pace } from './event-servers.ts'
import { serve } from './serving.ts'

const CLIENTS = 1000
const now = () => Number(process.hrtime.bigint()) / 1e6
const MARK = Buffer.from('"change":')

/**
 * The number of changes: enough to show whether a server keeps up, and few enough for a server that
 * does not.
 */
const CHANGES: Readonly<Record<string, number>> = { outdial: 5000, 'better-sse': 1000 }

/** How soon the last of 1,000 pages receives a change, at a requested rate of changes. */
export async function events(contender: string, perSecond: number, directory: string): Promise<Figures> {
  const server = await serve('events', contender, String(perSecond), directory)
  const pages = await Promise.all(Array.from({ length: CLIENTS }, () => open(server.port)))
  const most = CHANGES[contender] ?? 1000
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server in the other process says so
  const { changedAt, flushedAt } = (await server.ask(String(most))) as Pace
  await Promise.all(pages.map(page => page.until(most)))
  for (const page of pages) page.socket.destroy()
  server.stop()

  const heardAt = changedAt.map((_, index) => Math.max(...pages.map(page => page.heardAt(index + 1))))
  const fromChange = heardAt.map((at, index) => at - (changedAt[index] ?? Number.NaN))
  // A flush contains all changes since the previous one; its last change arrives last.
  const fromFlush = flushedAt.flatMap((at, index) => {
    const next = flushedAt[index + 1] ?? Number.POSITIVE_INFINITY
    const last = changedAt.findLastIndex(changed => changed <= at)
    const first = changedAt.findLastIndex(changed => changed <= (flushedAt[index - 1] ?? 0))
    return last > first && next > at ? [(heardAt[last] ?? Number.NaN) - at] : []
  })
  const seconds = (Math.max(...heardAt) - (changedAt[0] ?? Number.NaN)) / 1000
  return {
    perSecond: changedAt.length / seconds,
    flushMedianMs: quantile(fromFlush, 0.5),
    flushP99Ms: quantile(fromFlush, 0.99),
    flushMaxMs: Math.max(...fromFlush),
    changeMedianMs: quantile(fromChange, 0.5),
    changeP99Ms: quantile(fromChange, 0.99),
  }
}

interface HearingPage {
  readonly socket: Socket
  /** When the page received this change, or a later one. */
  heardAt(change: number): number
  until(change: number): Promise<void>
}

// One shared buffer: a new one per read would measure this process's garbage collection.
const buffer = Buffer.alloc(65_536)

/** A page: it reads everything, and remembers the last change of each chunk. */
async function open(port: number): Promise<HearingPage> {
  const heard: { readonly change: number; readonly at: number }[] = []
  let waiting: { readonly change: number; readonly resolve: () => void } | undefined
  let answered = () => {}
  const hear = (length: number) => {
    answered()
    const change = lastIn(buffer.subarray(0, length))
    if (change > (heard.at(-1)?.change ?? 0)) {
      heard.push({ change, at: now() })
      if (waiting && change >= waiting.change) waiting.resolve()
    }
    return true
  }
  const socket = connect({ port, host: '127.0.0.1', onread: { buffer, callback: hear } })
  await once(socket, 'connect')
  const answer = new Promise<void>(resolve => {
    answered = resolve
  })
  socket.write('GET /api/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n')
  await answer
  return {
    socket,
    heardAt: change => heard.find(each => each.change >= change)?.at ?? Number.NaN,
    until: change =>
      new Promise(resolve => {
        if ((heard.at(-1)?.change ?? 0) >= change) resolve()
        else waiting = { change, resolve }
      }),
  }
}

/** The last integer that follows the mark, or 0. */
function lastIn(chunk: Buffer): number {
  for (let at = chunk.lastIndexOf(MARK); at >= 0; at = chunk.lastIndexOf(MARK, at - 1)) {
    const [, digits] = /^(\d+)[^\d]/.exec(chunk.toString('latin1', at + MARK.length, at + MARK.length + 12)) ?? []
    if (digits !== undefined) return Number(digits)
    if (at === 0) return 0
  }
  return 0
}
