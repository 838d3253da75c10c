// `npm run fleet`: a web server and workers on one database, each a separate process.
import { type Fleet, startFleet } from './fleet.ts'
import { HELP, type Options, readOptions } from './options.ts'

const NAME_WIDTH = 10
const print = (name: string, line: string) => console.log(`${name.padEnd(NAME_WIDTH)} | ${line}`)

async function run({ workers, mockFlags }: Options): Promise<void> {
  let fleet: Fleet | undefined
  let stopped = false
  const stop = () => {
    if (stopped) fleet?.kill() // A second signal ends it at once.
    stopped = true
    void fleet?.close().then(() => process.exit())
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)

  fleet = await startFleet({ workers, mockFlags, variables: process.env, onLine: print })
  if (stopped) stop()
  const pids = fleet.workers.map(({ pid }) => pid)
  console.log(`
Open ${fleet.url}
${workers} workers place the scheduled calls. Kill some (kill -9 ${pids.join(' ')}): the others continue.
Ctrl-C stops everything.
`)
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options) await run(options)
  else console.log(HELP)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
