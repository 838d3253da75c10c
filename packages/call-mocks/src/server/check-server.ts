import { checkNames, option, shown } from '@outdial/call-client/internal'
import { SHARED_NAMES } from '../mock-service.ts'
import type { ListenOptions, MockServicesOptions } from './start-mock-services.ts'

const LISTEN_NAMES = ['port', 'host', 'surplusAnswers'] satisfies (keyof ListenOptions)[]
const SERVICES = ['callApi', 'numDialer', 'twilio', 'telnyx', 'vapi'] as const

/**
 * Checks the options of a server. Those of the mock behind it are checked by the mock.
 *
 * @param own the options that only this mock has
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 */
export function checkServer(of: string, options: ListenOptions, own: readonly string[]): void {
  // The server knows its own address.
  checkNames(of, options, [...SHARED_NAMES, ...LISTEN_NAMES, ...own.filter(name => name !== 'baseUrl')])
  const { port } = options
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new RangeError(`Expected \`port\` to be an integer from 0 to 65535, got ${JSON.stringify(port)}`)
  }
  checkAddress(options)
}

/**
 * Checks the options of all servers together. Those of one service are checked by its server.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 */
export function checkServices(options: MockServicesOptions): void {
  const shared = SHARED_NAMES.filter(name => name !== 'firstId')
  checkNames('startMockServices', options, [...shared, 'host', 'surplusAnswers', ...SERVICES])
  checkAddress(options)
  for (const name of SERVICES) {
    const own = options[name]
    if (own === undefined || own === false || (option.object.accepts(own) && !Array.isArray(own))) continue
    throw new TypeError(`Expected \`${name}\` to be its options, or false, got ${JSON.stringify(own)}`)
  }
}

function checkAddress({ host, surplusAnswers }: Pick<ListenOptions, 'host' | 'surplusAnswers'>): void {
  if (host !== undefined && (typeof host !== 'string' || host === '')) {
    throw new TypeError(`Expected \`host\` to be an address, got ${JSON.stringify(host)}`)
  }
  if (surplusAnswers === undefined) return
  if (Number.isInteger(surplusAnswers) && surplusAnswers >= 200 && surplusAnswers <= 599) return
  throw new RangeError(`Expected \`surplusAnswers\` to be an HTTP status from 200 to 599, got ${shown(surplusAnswers)}`)
}
