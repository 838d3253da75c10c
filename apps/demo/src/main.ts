import { startDemo } from './demo.ts'
import { readEnvironment } from './environment.ts'

const fail = (error: unknown): never => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

try {
  const demo = await startDemo(readEnvironment(process.env), error => console.error(error))
  const { name, url, mocked } = demo.service
  console.log(`Dialing with ${mocked ? `the mocked ${name}, no phone rings` : name} at ${url}`)
  console.log(`Open ${demo.url}`)

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      // A second signal, with nobody listening any more, ends the process at once.
      demo.close().then(() => process.exit(0), fail)
    })
  }
} catch (error) {
  fail(error)
}
