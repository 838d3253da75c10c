// A process of its own: a wire must not wait for what the lab does beside it.
import { startTcpProxy } from '../../../../tools/tcp-proxy.ts'
import type { FromWire, ToWire } from './wire.ts'

// What answers a transaction, and a step that is one by itself.
const COMMITTED = ['COMMIT', 'stepped']
const proxy = await startTcpProxy({ port: Number(process.argv[2]) })
const tell = (message: FromWire) => void process.send?.(message)

const obey = async ({ id, act, amount }: ToWire) => {
  const acts: Readonly<Record<ToWire['act'], () => boolean | void | Promise<void>>> = {
    cut: proxy.cut,
    'cut-one': () => proxy.cutOne(amount),
    'half-open-one': () => proxy.halfOpenOne(amount),
    'cut-at-commit': async () => proxy.loseAnswer('cut', ...COMMITTED),
    'half-open-at-commit': async () => proxy.loseAnswer('silent', ...COMMITTED),
    delay: () => proxy.delay(amount),
    swallow: () => proxy.blackHole(true),
    pass: () => proxy.blackHole(false),
    refuse: () => proxy.refuse(true),
    accept: () => proxy.refuse(false),
  }
  tell({ id, did: (await acts[act]()) !== false })
}
process.on('message', (message: ToWire) => void obey(message))
process.once('disconnect', () => process.exit())
tell({ id: 0, port: proxy.port })
