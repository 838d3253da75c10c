import { isGuarded, publicAddress } from './access.ts'
import type { Variables } from './environment.ts'
import { ADDRESS_OF, isCarrier, isInProcess, providersIn } from './providers.ts'
import { isLoopback } from './variables.ts'

/** A variable that is invalid in combination with others. */
export interface VariableConflict {
  readonly name: keyof Variables
  /** Completes "Expected <name> to be …". */
  readonly expected: string
}

/** Finds variables that are each valid but do not fit together. */
export const conflictsIn = (variables: Variables): readonly VariableConflict[] => [
  ...publicBindConflicts(variables),
  ...accessConflicts(variables),
  ...accountConflicts(variables),
  ...roleConflicts(variables),
  ...databaseConflicts(variables),
]

/** Requires a token or accounts, and a public address beyond loopback. A worker's endpoints place no calls. */
function publicBindConflicts(variables: Variables): readonly VariableConflict[] {
  const { ROLE, HOST, PUBLIC_URL } = variables
  if (ROLE === 'worker' || isLoopback(HOST)) return []
  const why = `since HOST is ${HOST} and any client could place calls`
  return [
    ...(isGuarded(variables)
      ? []
      : [{ name: 'API_TOKEN', expected: `a secret of 32 or more characters, ${why}` } as const]),
    ...(PUBLIC_URL ? [] : [{ name: 'PUBLIC_URL', expected: `the public address, preferably https, ${why}` } as const]),
  ]
}

/** Refuses variables of access that have no effect without others. */
function accessConflicts(variables: Variables): readonly VariableConflict[] {
  const { API_TOKEN, API_TOKEN_PREVIOUS, TRUSTED_PROXIES } = variables
  const conflicts: VariableConflict[] = []
  if (API_TOKEN_PREVIOUS && !API_TOKEN) {
    conflicts.push({ name: 'API_TOKEN_PREVIOUS', expected: 'unset, since there is no API_TOKEN' })
  } else if (API_TOKEN_PREVIOUS && API_TOKEN_PREVIOUS === API_TOKEN) {
    conflicts.push({ name: 'API_TOKEN_PREVIOUS', expected: 'another token than API_TOKEN' })
  }
  if (TRUSTED_PROXIES && !publicAddress(variables)) {
    const expected = 'unset, since without PUBLIC_URL, and API_TOKEN or ACCOUNTS, no proxy may forward requests'
    conflicts.push({ name: 'TRUSTED_PROXIES', expected })
  }
  return conflicts
}

/** Requires a secret that outlives the process where sessions must, and refuses variables without effect. */
function accountConflicts(variables: Variables): readonly VariableConflict[] {
  const { ROLE, HOST, ACCOUNTS, ACCOUNTS_SECRET } = variables
  if (ACCOUNTS === 'off') {
    const without = (['ACCOUNTS_SECRET', 'SIGN_UP', 'ADMIN_EMAIL'] as const).filter(name => variables[name])
    return without.map(name => ({ name, expected: 'unset, since ACCOUNTS is off' }))
  }
  if (ACCOUNTS_SECRET || ROLE === 'worker' || (ROLE === 'both' && isLoopback(HOST))) return []
  const why = isLoopback(HOST) ? `ROLE is ${ROLE}` : `HOST is ${HOST}`
  return [{ name: 'ACCOUNTS_SECRET', expected: `a secret of 32 or more characters, since ACCOUNTS is on and ${why}` }]
}

/** Requires what a web server or worker has to share with other processes. */
function roleConflicts(variables: Variables): readonly VariableConflict[] {
  const { ROLE, DATABASE_URL, PUBLIC_URL } = variables
  if (ROLE === 'both') return []
  const why = `since ROLE is ${ROLE}`
  const conflicts: VariableConflict[] = []
  if (DATABASE_URL.kind === 'memory') {
    conflicts.push({ name: 'DATABASE_URL', expected: `a database that other processes can reach, ${why}` })
  }
  if (ROLE === 'worker' && !PUBLIC_URL) {
    const expected = `the address of the web server that receives webhooks, ${why}`
    conflicts.push({ name: 'PUBLIC_URL', expected })
  }
  for (const name of providersIn(variables)) {
    if (isCarrier(name) || !isInProcess(variables, name)) continue
    conflicts.push({
      name: ADDRESS_OF[name],
      expected: `the address of a service that all processes can reach, ${why}`,
    })
  }
  return conflicts
}

const POSTGRES_VARIABLES = ['DATABASE_SCHEMA', 'DATABASE_POOL_MODE', 'DATABASE_LISTEN_URL'] as const

function databaseConflicts(variables: Variables): readonly VariableConflict[] {
  if (variables.DATABASE_URL.kind === 'postgres') return []
  const expected = 'unset, since DATABASE_URL is not a PostgreSQL address'
  return POSTGRES_VARIABLES.filter(name => variables[name] !== undefined).map(name => ({ name, expected }))
}
