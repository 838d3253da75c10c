import type { Variables } from './environment.ts'
import { ADDRESS_OF, providersIn, serviceUrl } from './providers.ts'
import { isLoopback } from './variables.ts'

/** What is wrong with a variable beside the others, so that it completes "Expected … to be …". */
export interface Fault {
  readonly name: keyof Variables
  readonly expected: string
}

/** What does not go together. */
export const faultsOf = (variables: Variables): readonly Fault[] => [
  ...faultsOfPublicBind(variables),
  ...faultsOfRole(variables),
  ...faultsOfDatabase(variables),
]

/** What is missing before it may listen where others can reach it. What a worker answers rings no phone. */
function faultsOfPublicBind({ ROLE, HOST, API_TOKEN, PUBLIC_URL }: Variables): readonly Fault[] {
  if (ROLE === 'worker' || isLoopback(HOST)) return []
  const why = `since HOST is ${HOST} and whoever reaches the demo can ring phones`
  return [
    ...(API_TOKEN ? [] : [{ name: 'API_TOKEN', expected: `a secret of 32 characters or more, ${why}` } as const]),
    ...(PUBLIC_URL
      ? []
      : [{ name: 'PUBLIC_URL', expected: `the address, https at best, under which it is reached, ${why}` } as const]),
  ]
}

/** What a process that does half of the work needs to have in common with those that do the other half. */
function faultsOfRole(variables: Variables): readonly Fault[] {
  const { ROLE, DATABASE_URL, PUBLIC_URL } = variables
  if (ROLE === 'both') return []
  const why = `since ROLE is ${ROLE}`
  const faults: Fault[] = []
  if (DATABASE_URL.kind === 'memory') {
    faults.push({ name: 'DATABASE_URL', expected: `a database that other processes reach, ${why}` })
  }
  if (ROLE === 'worker' && !PUBLIC_URL) {
    const expected = `the address of a web server, to which call services send their webhooks, ${why}`
    faults.push({ name: 'PUBLIC_URL', expected })
  }
  for (const name of providersIn(variables)) {
    if (serviceUrl(variables, name) !== undefined) continue
    faults.push({ name: ADDRESS_OF[name], expected: `the address of a service that all processes reach, ${why}` })
  }
  return faults
}

const OF_POSTGRES = ['DATABASE_SCHEMA', 'DATABASE_POOL_MODE', 'DATABASE_LISTEN_URL'] as const

function faultsOfDatabase(variables: Variables): readonly Fault[] {
  if (variables.DATABASE_URL.kind === 'postgres') return []
  const expected = 'unset, since DATABASE_URL names no PostgreSQL database'
  return OF_POSTGRES.filter(name => variables[name] !== undefined).map(name => ({ name, expected }))
}
