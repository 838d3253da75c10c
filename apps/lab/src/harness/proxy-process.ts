// A separate process, so that the lab's own work does not delay the proxied bytes.
import { startTcpProxy } from '../../../../tools/tcp-proxy.ts'
import type { FromProxy, ProxyCommand, ToProxy } from './proxy.ts'

const proxy = await startTcpProxy({ port: Number(process.argv[2]) })
const reply = (message: FromProxy) => void process.send?.(message)

const execute = async ({ id, command, amount }: ToProxy) => {
  const actions: Readonly<Record<ProxyCommand, () => boolean | void | Promise<void>>> = {
    cut: proxy.cut,
    'cut-one': () => proxy.cutOne(amount),
    'half-open-one': () => proxy.halfOpenOne(amount),
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
