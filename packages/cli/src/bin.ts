#!/usr/bin/env node
import { checkNode } from '@outdial/call-client/internal'
import { call } from './call/call.ts'
import { HELP } from './command/help.ts'
import { readArguments } from './command/read-arguments.ts'
import { messageOf, UsageError } from './command/usage-error.ts'
import { doctor } from './doctor/doctor.ts'

try {
  checkNode('outdial')
  const command = readArguments(process.argv.slice(2), process.env)
  if (command.name === 'help') console.log(HELP)
  else process.exitCode = command.name === 'doctor' ? await doctor(command) : await call(command)
} catch (error) {
  console.error(`outdial: ${messageOf(error)}`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
