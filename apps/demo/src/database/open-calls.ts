import type { Clock } from '@outdial/call-client/kernel'
import type { CallStore } from '@outdial/scheduler-core'
import type { Environment } from '../environment.ts'
import type { Log } from '../log.ts'
import { ringsNobody } from '../providers.ts'
import { reasonOfStore } from '../reason.ts'
import { nameOf } from './address.ts'
import { makeUpCalls } from './made-up.ts'
import { openDatabase } from './open-database.ts'

export interface OpenCallsOptions {
  readonly log: Log
  /** @default the database's */
  readonly clock?: Clock | undefined
}

/** Opens the database that the environment names: a new one is filled where no phone rings, and one that is away is told of in the log. */
export function openCalls(environment: Environment, { log, clock }: OpenCallsOptions): Promise<CallStore> {
  const { DATABASE_URL, DATABASE_SCHEMA } = environment
  const name = nameOf(DATABASE_URL)
  return openDatabase(DATABASE_URL, {
    schema: DATABASE_SCHEMA,
    clock,
    fill: ringsNobody(environment) ? makeUpCalls(environment, log) : undefined,
    onConnection(event) {
      if (event.state === 'available') log.info(`The database at ${name} can be reached again`)
      else log.warn(`The database at ${name} cannot be reached, and is tried again: ${reasonOfStore(event.error)}`)
    },
  })
}
