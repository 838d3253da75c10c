// A separate process, so that the lab's own work does not delay the proxied bytes.
import { setTimeout } from 'node:timers/promises'
import { startTcpProxy } from '../../../../tools/tcp-proxy.ts'
import type { FromProxy, ProxyCommand, ToProxy } from './proxy.ts'

const proxy = await startTcpProxy({ port: Number(process.argv[2]) })
const reply = (message: FromProxy) => void process.send?.(message)

const MAX_WAIT_MS = 1000

/**
 * Disturbs an open connection. Connections to the provider are short: if none is open, the next one
 * that sends a request is disturbed.
 */
const disturb = async (disturbOne: () => boolean): Promise<boolean> => {
  if (disturbOne()) return true
  await Promise.race([proxy.nextRequest(), setTimeout(MAX_WAIT_MS, undefined, { ref: false })])
  return disturbOne()
}

const execute = async ({ id, command, amount }: ToProxy) => {
  const actions: Readonly<Record<ProxyCommand, () => boolean | void | Promise<boolean | void>>> = {
    cut: proxy.cut,
    'cut-one': () => disturb(() => proxy.cutOne(amount)),
    'half-open-one': () => disturb(() => proxy.halfOpenOne(amount)),
    'cut-at-commit': async () => proxy.loseAnswer('cut', 'COMMIT'),
    'half-open-at-commit': async () => proxy.loseAnswer('silent', 'COMMIT'),
    delay: () => proxy.delay(amount),
    'black-hole': () => proxy.blackHole(true),
    pass: () => proxy.blackHole(false),
    refuse: () => proxy.refuse(true),
    accept: () => proxy.refuse(false),
  }
  reply({ id, hits: (await actions[command]()) === false ? 0 : 1 })
}
process.on('message', (message: ToProxy) => void execute(message))
process.once('disconnect', () => process.exit())
reply({ id: 0, port: proxy.port })
