// A separate process: an HTTP proxy before the provider, which disturbs its answers as real services
// and the proxies before them do.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { itemOf } from '../random.ts'
import type { FromProxy, GatewayCommand, ToProxy } from './proxy.ts'

const port = Number(process.argv[2])
const reply = (message: FromProxy) => void process.send?.(message)

const IDLE_MS = 20
const HOUR_S = 3600
// Answered POSTs before an outage, so that it hits calls that come one by one.
const BUSY_POSTS = 30
// About one connection; not forwarded.
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding']

/** When an answer too many is sent: right behind the good one, later, or for the next request. */
type Moment = 'at once' | 'while idle' | 'at the next request'
const MOMENTS: readonly Moment[] = ['at once', 'while idle', 'at the next request']
const SURPLUS = ['429 Too Many Requests', '404 Not Found', '400 Bad Request']

interface Surplus {
  readonly text: string
  readonly moment: Moment
  readonly onSent: () => void
}

let surplus: Surplus | undefined
let onRest: (() => void) | undefined
let isDown = false
let postsWhileDown = 0
let answered = 0
/** Connections whose next request gets an answer that is not its own. */
const outOfStep = new WeakMap<Socket, string>()

/** An answer too many, picked by a number from 0 to 1. */
function surplusOf(drawn: number): Omit<Surplus, 'onSent'> {
  const moment = itemOf(() => drawn, MOMENTS) ?? 'at once'
  const status = itemOf(() => (drawn * MOMENTS.length) % 1, SURPLUS)
  const body = JSON.stringify({ error: status })
  const head = [`HTTP/1.1 ${status}`, 'content-type: application/json', `content-length: ${body.length}`]
  return { text: `${head.join('\r\n')}\r\n\r\n${body}`, moment }
}

const write = (socket: Socket, text: string) => {
  if (socket.writable) socket.write(text)
}

function addSurplus({ socket }: IncomingMessage, response: ServerResponse, { text, moment, onSent }: Surplus): void {
  if (moment === 'at the next request') outOfStep.set(socket, text)
  // Before the server ends the connection.
  else if (moment === 'at once') response.prependOnceListener('finish', () => write(socket, text))
  else response.once('finish', () => setTimeout(() => write(socket, text), IDLE_MS))
  onSent()
}

function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  const type = { 'content-type': 'application/json' }
  response.writeHead(status, { ...type, ...headers }).end(JSON.stringify({ error: `The gateway answers ${status}` }))
}

function forward(request: IncomingMessage, response: ServerResponse): void {
  const { method, url, headers, socket } = request
  const far = send({
    host: '127.0.0.1',
    port,
    method,
    path: url,
    headers: { ...headers, connection: 'close' },
    agent: false,
  })
  request.pipe(far)
  far.once('response', answer => {
    const { statusCode = 502 } = answer
    const ended = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.includes(name))
    response.writeHead(statusCode, Object.fromEntries(ended))
    if (method === 'POST' && statusCode < 300) {
      answered++
      const added = surplus
      surplus = undefined
      if (added) addSurplus(request, response, added)
    }
    answer.pipe(response)
    answer.once('error', () => socket.destroy())
  })
  far.once('error', () => socket.resetAndDestroy())
  response.once('close', () => far.destroy())
}

const server = createServer((request, response) => {
  const { socket, method } = request
  const notItsOwn = outOfStep.get(socket)
  outOfStep.delete(socket)
  if (notItsOwn !== undefined) write(socket, notItsOwn)
  const isPost = method === 'POST'
  if (isDown) {
    if (isPost) postsWhileDown++
    request.resume().once('end', () => refuse(response, 503))
  } else if (isPost && onRest) {
    onRest()
    onRest = undefined
    request.resume().once('end', () => refuse(response, 429, { 'retry-after': String(HOUR_S) }))
  } else forward(request, response)
})

const ACTIONS: Readonly<Record<GatewayCommand, (amount: number) => number | Promise<number>>> = {
  surplus: drawn =>
    new Promise(resolve => {
      surplus = { ...surplusOf(drawn), onSent: () => resolve(1) }
    }),
  down() {
    if (answered < BUSY_POSTS) return 0
    isDown = true
    postsWhileDown = 0
    return 1
  },
  up() {
    isDown = false
    answered = 0
    return postsWhileDown
  },
  'hour-of-rest': () =>
    new Promise(resolve => {
      onRest = () => resolve(1)
    }),
}

const execute = async ({ id, command, amount }: ToProxy<GatewayCommand>) =>
  reply({ id, hits: await ACTIONS[command](amount) })
process.on('message', (message: ToProxy<GatewayCommand>) => void execute(message))
process.once('disconnect', () => process.exit())
server.listen(0, '127.0.0.1')
await once(server, 'listening')
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
reply({ id: 0, port: (server.address() as AddressInfo).port })
