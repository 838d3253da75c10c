import type { Socket } from 'node:net'
import type { SentRequest, ServiceAnswer } from '../options.ts'
import { HUGE_BYTES, headersOf, MB, type React, requestLog, type Service, textOf } from './service.ts'

const PART_BYTES = 10 * MB

/** How a service that answers over connections behaves besides its answers. */
export interface SocketSetting {
  /** Called for each connection, before anything is read. */
  readonly onConnection?: (socket: Socket) => void
  /** Bytes sent after each answer, as a proxy out of step does. */
  readonly surplus?: ServiceAnswer
}

/** A real server that reads requests and answers them as the case says. It keeps connections alive. */
export async function socketService(react: React, { onConnection, surplus }: SocketSetting = {}): Promise<Service> {
  // Imported when it is needed: the rest of the entry also runs in browsers.
  const { createServer } = await import('node:net')
  const log = requestLog()
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => {})
    onConnection?.(socket)
    const read = requestReader()
    socket.on('data', data => {
      if (socket.destroyed) return
      for (const request of read(data.toString('latin1'))) {
        log.add(request)
        void respond(socket, request)
      }
    })
  })

  const respond = async (socket: Socket, request: SentRequest): Promise<void> => {
    const { fault, answer = {} } = react(request)
    if (typeof fault === 'object') return void socket.write(written(fault) + (surplus ? written(surplus) : ''))
    if (fault === 'hang') return
    if (fault === 'reset') return void socket.resetAndDestroy()
    if (fault === 'close') return void socket.end()
    if (fault === 'garbage') return void socket.end('SIP/2.0 200 OK\r\n\r\n')
    if (fault === 'slow') return void socket.write('HTTP/1.1 2')
    const text = textOf(answer)
    if (fault === 'cut')
      return void socket.end(written({ ...answer, body: text.slice(0, Math.ceil(text.length / 2)) }, text))
    if (fault === 'huge') await sendHuge(socket, answer)
    else socket.write(await gzipBomb(answer))
  }

  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    fetch: undefined,
    requests: log.requests,
    connections: () => sockets.length,
    bytesSent: () => Math.max(0, ...sockets.map(({ bytesWritten }) => bytesWritten)),
    reachedBy: log.reachedBy,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>(resolve => void server.close(() => resolve()))
    },
  }
}

/** An address that refuses connections. */
export async function closedAddress(): Promise<string> {
  const service = await socketService(() => ({ fault: 'hang' }))
  await service.close()
  return service.baseUrl
}

const head = (answer: ServiceAnswer, length: number) =>
  [
    `HTTP/1.1 ${answer.status ?? 200} Answer`,
    `content-length: ${length}`,
    ...Object.entries(headersOf(answer)).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n')

/** The answer as sent; `full` is the text whose length it announces. */
function written(answer: ServiceAnswer, full = textOf(answer)): string {
  const noBody = [204, 205, 304].includes(answer.status ?? 200)
  return head(answer, noBody ? 0 : new TextEncoder().encode(full).length) + (noBody ? '' : textOf(answer))
}

/** Sends a success followed by spaces, as fast as it is read. */
async function sendHuge(socket: Socket, answer: ServiceAnswer): Promise<void> {
  socket.write(head(answer, HUGE_BYTES) + textOf(answer))
  const spaces = ' '.repeat(64 * 1024)
  for (let sent = 0; sent < HUGE_BYTES && socket.writable; sent += spaces.length) {
    if (socket.write(spaces)) continue
    await new Promise<void>(resolve => {
      const go = () => {
        socket.off('drain', go).off('close', go)
        resolve()
      }
      socket.on('drain', go).on('close', go)
    })
  }
}

// Made once: to pack 100 MB takes a while.
let packedSpaces: Promise<Uint8Array> | undefined

const packSpaces = async () => {
  const { gzipSync } = await import('node:zlib')
  const part = gzipSync(' '.repeat(PART_BYTES))
  return Buffer.concat(Array.from({ length: HUGE_BYTES / PART_BYTES }, () => part))
}

/** A success followed by spaces, in several members (RFC 1952, 2.2). */
async function gzipBomb(answer: ServiceAnswer): Promise<Uint8Array> {
  const { gzipSync } = await import('node:zlib')
  packedSpaces ??= packSpaces()
  const packed = Buffer.concat([gzipSync(textOf(answer)), await packedSpaces])
  const bomb = { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' } }
  return Buffer.concat([Buffer.from(head(bomb, packed.length)), packed])
}

/** Cuts what a connection receives into requests, by `content-length` or chunks. */
function requestReader() {
  let received = ''
  return function* read(data: string): Iterable<SentRequest> {
    received += data
    for (;;) {
      const end = received.indexOf('\r\n\r\n')
      if (end < 0) return
      const [first = '', ...lines] = received.slice(0, end).split('\r\n')
      const headers = Object.fromEntries(
        lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
      )
      const body = bodyIn(received.slice(end + 4), headers)
      if (!body) return
      received = received.slice(end + 4 + body.length)
      const [method = '', path = ''] = first.split(' ')
      yield { method, path, headers, body: utf8(body.text) }
    }
  }
}

/** The body at the start of the text and its length with its framing; `undefined` if it is cut. */
function bodyIn(rest: string, headers: Readonly<Record<string, string>>) {
  if (headers['transfer-encoding'] !== 'chunked') {
    const length = Number(headers['content-length'] ?? 0)
    return rest.length < length ? undefined : { text: rest.slice(0, length), length }
  }
  let at = 0
  let text = ''
  for (;;) {
    const line = rest.indexOf('\r\n', at)
    const size = Number.parseInt(rest.slice(at, line), 16)
    if (line < 0 || rest.length < line + 2 + size + 2) return undefined
    text += rest.slice(line + 2, line + 2 + size)
    at = line + 2 + size + 2
    if (size === 0) return { text, length: at }
  }
}

const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8')
