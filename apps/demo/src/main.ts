import { maskPhoneNumber } from '@outdial/call-client/kernel'
import { startDemo } from './demo.ts'
import { readEnvironment } from './environment.ts'

const fail = (error: unknown): never => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

/** What went wrong, for the log, in which nobody's number may stand. */
const log = (error: unknown) => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  console.error(text.replaceAll(/\+\d{7,15}/g, maskPhoneNumber))
}

try {
  const demo = await startDemo(readEnvironment(process.env), log)
  const { name, url, mocked } = demo.service
  console.log(`Dialing with ${mocked ? `the mocked ${name}, no phone rings` : name} at ${url}`)
  console.log(`Open ${demo.url}`)

  let closing = false
  const stop = () => {
    if (closing) process.exit(1) // Somebody is in a hurry.
    closing = true
    demo.close().then(() => process.exit(0), fail)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
} catch (error) {
  fail(error)
}
