import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startTcpProxy } from './tcp-proxy.ts'

/** A proxy before a server that says everything back, and a connection through it. */
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

async function echoed(socket: Socket): Promise<string> {
  socket.write('hello')
  const [data] = await once(socket, 'data')
  return String(data)
}

test('what is sent comes through, and what is answered comes back', async () => {
  const { proxy, socket } = await open()
  expect(await echoed(socket)).toBe('hello')
  expect(proxy.connections()).toBe(1)
})

test('a connection that is cut is reset, and the next one works', async () => {
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
  let heard = 0
  socket.on('data', () => heard++)
  socket.write('anybody?')
  expect(await echoed(await dial(proxy.port))).toBe('hello')
  expect(heard).toBe(0)
  expect(socket.destroyed).toBe(false)
})

test('while it refuses nobody gets in, and afterwards at the same port again', async () => {
  const { proxy } = await open()
  await proxy.refuse(true)
  await expect(dial(proxy.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await proxy.refuse(false)
  expect(await echoed(await dial(proxy.port))).toBe('hello')
})
