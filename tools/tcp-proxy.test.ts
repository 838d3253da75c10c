import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startTcpProxy } from './tcp-proxy.ts'

/** A proxy before an echo server, and a connection through it. */
async function open() {
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await startTcpProxy({ port: (server.address() as AddressInfo).port })
  onTestFinished(async () => {
    await proxy.close()
    server.close()
  })
  return { proxy, socket: await dial(proxy.port) }
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  onTestFinished(() => void socket.destroy())
  return socket
}

async function echoed(socket: Socket, text = 'hello'): Promise<string> {
  socket.write(text)
  const [data] = await once(socket, 'data')
  return String(data)
}

test('bytes pass in both directions', async () => {
  const { proxy, socket } = await open()
  expect(await echoed(socket)).toBe('hello')
  expect(proxy.connections()).toBe(1)
})

test('a cut resets a connection, and the next one works', async () => {
  const { proxy, socket } = await open()
  await echoed(socket)
  const failed = once(socket, 'error')
  expect(proxy.cutOne(0)).toBe(true)
  const [error] = await failed
  expect(error).toMatchObject({ code: 'ECONNRESET' })
  expect(proxy.cutOne(0)).toBe(false)
  expect(await echoed(await dial(proxy.port))).toBe('hello')
})

test('a half-open connection is silent and stays open, and the next one works', async () => {
  const { proxy, socket } = await open()
  await echoed(socket)
  expect(proxy.halfOpenOne(0)).toBe(true)
  let received = 0
  socket.on('data', () => received++)
  socket.write('hello?')
  expect(await echoed(await dial(proxy.port))).toBe('hello')
  expect(received).toBe(0)
  expect(socket.destroyed).toBe(false)
})

test('a lost answer breaks its own connection, and no other', async () => {
  const { proxy, socket } = await open()
  const lost = proxy.loseAnswer('silent', 'hello')
  expect(await echoed(socket, 'good day')).toBe('good day')
  socket.write('hello')
  await lost
  expect(await echoed(await dial(proxy.port))).toBe('hello')
  expect(socket.destroyed).toBe(false)
  const other = await dial(proxy.port)
  const failed = once(other, 'error')
  const cut = proxy.loseAnswer('cut', 'bye')
  other.write('bye')
  await cut
  const [error] = await failed
  expect(error).toMatchObject({ code: 'ECONNRESET' })
})

test('a connection that lost a byte in a black hole stays silent afterwards', async () => {
  const { proxy, socket } = await open()
  await echoed(socket)
  proxy.blackHole(true)
  const during = await dial(proxy.port)
  during.write('hello?')
  await expect.poll(() => proxy.connections()).toBe(1)
  proxy.blackHole(false)
  expect(await echoed(socket)).toBe('hello')
  expect(await echoed(await dial(proxy.port))).toBe('hello')
  expect(during.destroyed).toBe(false)
})

test('bytes keep their order when the latency becomes shorter', async () => {
  const { proxy, socket } = await open()
  await echoed(socket)
  let received = ''
  const all = new Promise<string>(resolve => {
    socket.on('data', data => {
      received += String(data)
      if (received.length === 8) resolve(received)
    })
  })
  proxy.delay(40)
  socket.write('late')
  await expect.poll(() => socket.writableLength).toBe(0)
  proxy.delay(0)
  socket.write('soon')
  expect(await all).toBe('latesoon')
})

test('connections are refused while refusal is on, and accepted at the same port afterwards', async () => {
  const { proxy } = await open()
  await proxy.refuse(true)
  await expect(dial(proxy.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await proxy.refuse(false)
  expect(await echoed(await dial(proxy.port))).toBe('hello')
})

test('the next request is noticed once it was passed on', async () => {
  const { proxy, socket } = await open()
  await echoed(socket)
  const noticed = proxy.nextRequest()
  socket.write('again')
  await noticed
  expect(proxy.cutOne(0)).toBe(true)
})
