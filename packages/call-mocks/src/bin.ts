#!/usr/bin/env node
import { checkNode } from '@outdial/call-client/internal'
import { readFlags } from './command/flags.ts'
import { HELP } from './command/help.ts'
import { type MockServices, type MockServicesOptions, startMockServices } from './server/start-mock-services.ts'

const fail = (error: unknown, exitCode: number) => {
  console.error(`outdial-mocks: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = exitCode
}

function main(): void {
  let options: MockServicesOptions | 'help'
  try {
    checkNode('outdial-mocks')
    options = readFlags(process.argv.slice(2))
  } catch (error) {
    return fail(error, 2)
  }
  if (options === 'help') console.log(HELP)
  else startMockServices(options).then(serve, error => fail(error, 1))
}

function serve(services: MockServices): void {
  const running = {
    'Call API': services.callApi,
    'Num Dialer': services.numDialer,
    Twilio: services.twilio,
    Telnyx: services.telnyx,
    Vapi: services.vapi,
  }
  for (const [name, service] of Object.entries(running)) {
    if (service) console.log(`${name.padEnd(10)}  ${service.url}   ledger: ${service.url}/_ledger`)
  }
  const stop = () => void services.close()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

main()
