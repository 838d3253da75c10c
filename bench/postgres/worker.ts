// A worker process, started by a crew. It reports how many jobs it starts.
import { contenderOf } from './contenders/index.ts'
import type { CrewSetup, FromWorker } from './crew.ts'

const TELL_EVERY_MS = 10

const { contender, place, options }: Omit<CrewSetup, 'workers'> = JSON.parse(process.argv[2] ?? '')
const jobs = await (await contenderOf(contender)).open(place, options)
const tell = (message: FromWorker) => void process.send?.(message)

let untold = 0
const tellBegun = () => {
  tell(untold)
  untold = 0
}

process.once('message', () => {
  void jobs.work(() => {
    if (untold++ === 0) setTimeout(tellBegun, TELL_EVERY_MS)
    return undefined
  })
})
process.once('disconnect', () => process.exit())
tell('ready')
