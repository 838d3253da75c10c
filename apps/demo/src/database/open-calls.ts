import type { Clock } from '@outdial/call-client/kernel'
import type { CallStore } from '@outdial/scheduler-core'
import type { ConnectionEvent } from '@outdial/store-postgres'
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
  const { DATABASE_URL, DATABASE_SCHEMA, DATABASE_POOL_MODE, DATABASE_LISTEN_URL } = environment
  return openDatabase(DATABASE_URL, {
    schema: DATABASE_SCHEMA,
    poolMode: DATABASE_POOL_MODE,
    listenUrl: DATABASE_LISTEN_URL,
    clock,
    fill: ringsNobody(environment) ? makeUpCalls(environment, log) : undefined,
    onConnection: logConnection(log, `The database at ${nameOf(DATABASE_URL)}`),
  })
}

const BACK = { operations: 'can be reached again', listening: 'is listened to again' } as const
const AWAY = {
  operations: 'cannot be reached, and is tried again',
  listening: 'cannot be listened to, so what other processes do is noticed later; it is tried again',
} as const

const logConnection = (log: Log, database: string) => (event: ConnectionEvent) => {
  if (event.state === 'available') log.info(`${database} ${BACK[event.for]}`)
  else log.warn(`${database} ${AWAY[event.for]}: ${reasonOfStore(event.error)}`)
}
