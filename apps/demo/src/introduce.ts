import { nameOf } from './database/address.ts'
import type { Environment } from './environment.ts'
import type { Log } from './log.ts'
import type { Worker } from './worker.ts'

const UNHEARD =
  'What other processes do is not heard through the pooler: workers look every thirty seconds, and pages show it when they are opened anew. DATABASE_LISTEN_URL may name the server itself'

/** Tells what has started, and which address to open. */
export function introduce(
  log: Log,
  environment: Environment,
  { services, url }: Pick<Worker, 'services' | 'url'>,
): void {
  const { ROLE, DIALER_PROVIDER, SCHEDULER_PROVIDER, DATABASE_URL, PUBLIC_URL, API_TOKEN } = environment
  const { DATABASE_POOL_MODE, DATABASE_LISTEN_URL } = environment
  for (const { name, mocked, url: address } of services) {
    const dialed = [
      ROLE !== 'worker' && name === DIALER_PROVIDER && 'the list',
      ROLE !== 'web' && name === SCHEDULER_PROVIDER && 'what is scheduled',
    ]
    const what = dialed.filter(part => part !== false).join(' and ')
    if (what) log.info(`Dialing ${what} with ${mocked ? `the mocked ${name}, no phone rings` : name} at ${address}`)
  }
  log.info(`Calls are kept in ${DATABASE_URL.kind === 'memory' ? 'memory, until the demo ends' : nameOf(DATABASE_URL)}`)
  if (ROLE !== 'both' && DATABASE_URL.kind === 'sqlite')
    log.warn('The other processes have to run on this machine, since calls are kept in a file')
  if (DATABASE_POOL_MODE === 'transaction' && DATABASE_LISTEN_URL === undefined) log.warn(UNHEARD)
  if (ROLE === 'worker') {
    log.info(`Working: calls are placed when they are due${url ? `, health and metrics are at ${url}` : ''}`)
    return
  }
  if (ROLE === 'web') log.info('What is scheduled is placed by workers, not here')
  if (PUBLIC_URL?.startsWith('http:') && API_TOKEN) {
    log.warn('PUBLIC_URL is not https: whoever is between can read the token and the numbers')
  }
  // A browser may drop the cookie that is meant for https where there is none.
  if (PUBLIC_URL && API_TOKEN) log.info(`Open ${PUBLIC_URL} (on this machine ${url} too)`)
  else log.info(`Open ${url}`)
}
