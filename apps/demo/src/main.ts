import { startDemo } from './demo.ts'
import { readEnvironment } from './environment.ts'
import { errorText } from './error-text.ts'
import { createLog } from './log.ts'
import { logStartup } from './log-startup.ts'
import { startWorker } from './worker.ts'

const fail = (error: unknown): never => {
  console.error(errorText(error))
  process.exit(1)
}

try {
  const environment = readEnvironment(process.env)
  const { API_TOKEN, API_TOKEN_PREVIOUS, ACCOUNTS_SECRET, DEFAULT_COUNTRY, carriers } = environment
  const tokens = [API_TOKEN, API_TOKEN_PREVIOUS, ACCOUNTS_SECRET].filter(secret => secret !== undefined)
  const secrets = [...tokens, ...Object.values(carriers).flatMap(carrier => carrier.secrets)]
  const log = createLog({ secrets, defaultCountry: DEFAULT_COUNTRY })
  const start = environment.ROLE === 'worker' ? startWorker : startDemo
  const started = await start(environment, { log, onError: err => log.error(errorText(err), { err }) })
  logStartup(log, environment, started)

  let closing = false
  const stop = () => {
    if (closing) process.exit(1) // A second signal ends it at once.
    closing = true
    started.close().then(() => process.exit(0), fail)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
} catch (error) {
  fail(error)
}
