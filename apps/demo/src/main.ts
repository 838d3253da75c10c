import { type Demo, startDemo } from './demo.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { createLog, type Log } from './log.ts'
import { reasonOf } from './reason.ts'

const fail = (error: unknown): never => {
  console.error(reasonOf(error))
  process.exit(1)
}

try {
  const environment = readEnvironment(process.env)
  const log = createLog(environment.API_TOKEN ? [environment.API_TOKEN] : [])
  const demo = await startDemo(environment, { log, onError: err => log.error(reasonOf(err), { err }) })
  introduce(log, environment, demo)

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

function introduce(log: Log, environment: Environment, { services, url }: Demo): void {
  const { DIALER_PROVIDER, SCHEDULER_PROVIDER, DATABASE_URL, PUBLIC_URL, API_TOKEN } = environment
  for (const { name, mocked, url: address } of services) {
    const whose = [name === DIALER_PROVIDER && 'the list', name === SCHEDULER_PROVIDER && 'what is scheduled']
    const what = whose.filter(part => part !== false).join(' and ')
    log.info(`Dialing ${what} with ${mocked ? `the mocked ${name}, no phone rings` : name} at ${address}`)
  }
  if (DATABASE_URL.kind === 'sqlite') log.info(`Calls are kept in ${DATABASE_URL.path}`)
  else log.info('Calls are kept in memory, until the demo ends')
  if (PUBLIC_URL?.startsWith('http:') && API_TOKEN) {
    log.warn('PUBLIC_URL is not https: whoever is between can read the token and the numbers')
  }
  // A browser may drop the cookie that is meant for https where there is none.
  if (PUBLIC_URL && API_TOKEN) log.info(`Open ${PUBLIC_URL} (on this machine ${url} too)`)
  else log.info(`Open ${url}`)
}
