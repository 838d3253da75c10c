import type { Clock } from '@outdial/call-client/kernel'
import type { CallStore } from '@outdial/scheduler-core'
import type { ConnectionEvent } from '@outdial/store-postgres'
import type { Environment } from '../environment.ts'
import { storeErrorText } from '../error-text.ts'
import type { Log } from '../log.ts'
import { allInProcess } from '../providers.ts'
import { nameOf } from './address.ts'
import { openDatabase } from './open-database.ts'
import { addSampleCalls } from './sample-calls.ts'

export interface OpenCallsOptions {
  readonly log: Log
  /** The store's clock. @default the database's */
  readonly clock?: Clock | undefined
}

/** Opens the database of the environment. A new one gets sample calls if no phone can ring. */
export function openCalls(environment: Environment, { log, clock }: OpenCallsOptions): Promise<CallStore> {
  const { DATABASE_URL, DATABASE_SCHEMA, DATABASE_POOL_MODE, DATABASE_LISTEN_URL } = environment
  return openDatabase(DATABASE_URL, {
    schema: DATABASE_SCHEMA,
    poolMode: DATABASE_POOL_MODE,
    listenUrl: DATABASE_LISTEN_URL,
    clock,
    fill: allInProcess(environment) ? addSampleCalls(environment, log) : undefined,
    onConnection: logConnection(log, `The database at ${nameOf(DATABASE_URL)}`),
  })
}

const AVAILABLE = { operations: 'can be reached again', listening: 'sends notifications again' } as const
const UNAVAILABLE = {
  operations: 'cannot be reached; retrying',
  listening: 'sends no notifications, so changes by other processes show up later; retrying',
} as const

const logConnection = (log: Log, database: string) => (event: ConnectionEvent) => {
  if (event.state === 'available') log.info(`${database} ${AVAILABLE[event.for]}`)
  else log.warn(`${database} ${UNAVAILABLE[event.for]}: ${storeErrorText(event.error)}`)
}
