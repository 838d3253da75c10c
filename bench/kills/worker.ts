// A worker, which is killed without notice: `worker.ts <contender> <options>`. It loads its code,
// reports that, and starts to work on a message.
import type { WorkOptions } from './contender.ts'
import { contenderOf } from './contenders/index.ts'
import type { FromWorker } from './crew.ts'

const [, , name = '', given = ''] = process.argv
const options: WorkOptions = JSON.parse(given)
const contender = await contenderOf(name)
// Warm-up: the first request of a process is the slowest.
await (await fetch(options.provider)).text()
const tell = (message: FromWorker) => void process.send?.(message)

process.once('message', () => {
  void contender.work(options).then(known => tell({ known }))
})
process.once('disconnect', () => process.exit())
tell('ready')
