import { publicAddress } from './access.ts'
import { logAllowedNumbers } from './allowed-numbers.ts'
import { nameOf } from './database/address.ts'
import type { Environment } from './environment.ts'
import type { Log } from './log.ts'
import type { Worker } from './worker.ts'

const NO_NOTIFICATIONS =
  'No notifications pass through the pooler: workers check the database every thirty seconds, and pages need a ' +
  'reload to show what other processes do. Set DATABASE_LISTEN_URL to the address of the server itself'

const NO_TRUSTED_PROXY =
  'No proxy is trusted: rate limits count all clients of the proxy at PUBLIC_URL as one address. ' +
  'Set TRUSTED_PROXIES to the address of the proxy'

/** Logs what has started, and the address to open. */
export function logStartup(
  log: Log,
  environment: Environment,
  { services, url }: Pick<Worker, 'services' | 'url'>,
): void {
  const { ROLE, DIALER_PROVIDER, SCHEDULER_PROVIDER, DATABASE_URL, TRUSTED_PROXIES, SIGN_UP } = environment
  const publicUrl = publicAddress(environment)
  const { DATABASE_POOL_MODE, DATABASE_LISTEN_URL } = environment
  for (const { name, mocked, url: address } of services) {
    const dialed = [
      ROLE !== 'worker' && name === DIALER_PROVIDER && 'the list',
      ROLE !== 'web' && name === SCHEDULER_PROVIDER && 'scheduled calls',
    ]
    const what = dialed.filter(part => part !== false).join(' and ')
    const at = address === undefined ? name : `${name} at ${address}`
    const service = mocked ? `the mocked ${at} (no phone rings)` : at
    if (what) log.info(`Dialing ${what} with ${service}`)
  }
  logAllowedNumbers(log, environment)
  if (DATABASE_URL.kind === 'memory') log.info('Calls are stored in memory and lost when the demo stops')
  else log.info(`Calls are stored in ${nameOf(DATABASE_URL)}`)
  if (ROLE !== 'both' && DATABASE_URL.kind === 'sqlite')
    log.warn('All other processes must run on this machine, since calls are stored in a file')
  if (DATABASE_POOL_MODE === 'transaction' && DATABASE_LISTEN_URL === undefined) log.warn(NO_NOTIFICATIONS)
  if (ROLE === 'worker') {
    log.info(`Working: scheduled calls are placed when due${url ? `, health and metrics are at ${url}` : ''}`)
    return
  }
  if (ROLE === 'web') log.info('Scheduled calls are placed by workers, not by this process')
  if (publicUrl?.startsWith('http:')) {
    log.warn('PUBLIC_URL is not https: the network in between can read tokens, passwords and phone numbers')
  }
  // The demo speaks no TLS itself, so a proxy serves a public https address.
  if (publicUrl?.startsWith('https:') && !TRUSTED_PROXIES) log.warn(NO_TRUSTED_PROXY)
  if (publicUrl && SIGN_UP === 'open') log.warn(`Anybody who reaches ${publicUrl} can sign up and place calls`)
  // Over plain http a browser may drop a session cookie that is meant for https.
  if (publicUrl) log.info(`Open ${publicUrl} or, on this machine, ${url}`)
  else log.info(`Open ${url}`)
}
