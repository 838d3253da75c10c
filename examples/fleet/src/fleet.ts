import { type PostgresServer, startPostgres } from '../../../tools/postgres.ts'
import { type Member, type MemberOptions, startMember } from './member.ts'
import { DEMO, MOCKS } from './programs.ts'

export interface FleetOptions {
  readonly workers: number
  /** Flags of the mocked call services. */
  readonly mockFlags: readonly string[]
  /** Variables of the demo. A database or service that they name is used instead of a new one. */
  readonly variables: Readonly<Record<string, string | undefined>>
  /** Receives each line of each member. */
  readonly onLine: (name: string, line: string) => void
}

/** One web server, many workers, a database and call services. */
export interface Fleet {
  /** The address to open in a browser. */
  readonly url: string
  readonly workers: readonly Member[]
  /** Stops all members: workers first, which await the answers of their requests. */
  close(): Promise<void>
  /** Kills all members at once. */
  kill(): void
}

// Concurrency of a new queue. With the demo's default of three most workers would be idle.
const LINES = 12
// Longer than any call of a mocked service.
const MOCKED_CALL_MS = 60_000

/**
 * Starts all members. A member that ends is not restarted.
 *
 * @throws {Error} if a member does not start; those that have started are stopped
 */
export async function startFleet({ workers, mockFlags, variables, onLine }: FleetOptions): Promise<Fleet> {
  const services: Member[] = []
  const servers: Member[] = []
  const workerMembers: Member[] = []
  let postgres: PostgresServer | undefined
  let closing = false

  const start = async (group: Member[], options: Omit<MemberOptions, 'onLine'>): Promise<Member> => {
    const member = await startMember({ ...options, onLine })
    group.push(member)
    void member.ended.then(how => {
      if (!closing) onLine(member.name, `Ended ${how}. It is not restarted`)
    })
    return member
  }

  const close = async () => {
    closing = true
    for (const group of [workerMembers, servers, services]) {
      for (const member of group) member.stop('SIGTERM')
      await Promise.all(group.map(({ ended }) => ended))
    }
    await postgres?.stop()
  }

  const database = async () => {
    postgres = await startPostgres()
    const url = await postgres.createDatabase()
    onLine('database', `PostgreSQL listens at ${url}; its data is deleted when the fleet stops`)
    return url
  }

  const service = async (name: string, flags: readonly string[]) => {
    const { urls } = await start(services, { name, script: MOCKS, args: [...flags, ...mockFlags], ready: /http:/ })
    return urls[0]
  }

  try {
    const [DATABASE_URL, CALL_API_URL, NUM_DIALER_URL] = await Promise.all([
      variables.DATABASE_URL || database(),
      variables.CALL_API_URL || service('call api', ['--no-num-dialer', '--call-api-port', '0']),
      variables.NUM_DIALER_URL || service('num dialer', ['--no-call-api', '--num-dialer-port', '0']),
    ])
    const mocked = [!variables.CALL_API_URL && 'call-api', !variables.NUM_DIALER_URL && 'num-dialer'].filter(Boolean)
    const env = {
      SCHEDULER_CONCURRENCY: String(LINES),
      ...(mocked.length === 2 && { MAX_CALL_MS: String(MOCKED_CALL_MS) }),
      MOCKED_SERVICES: mocked.join(','),
      ...variables,
      DATABASE_URL,
      CALL_API_URL,
      NUM_DIALER_URL,
    }
    const web = await start(servers, { name: 'web', script: DEMO, env: { ...env, ROLE: 'web' }, ready: /^Open / })
    const url = web.urls.at(-1) ?? ''
    const workerEnv = { ...env, ROLE: 'worker', PORT: '', PUBLIC_URL: variables.PUBLIC_URL || url }
    const worker = { script: DEMO, env: workerEnv, ready: /^Working/ }
    const names = Array.from({ length: workers }, (_, index) => `worker ${index + 1}`)
    const started = await Promise.all(names.map(name => start(workerMembers, { ...worker, name })))
    return {
      url,
      workers: started,
      close,
      kill() {
        for (const member of [...workerMembers, ...servers, ...services]) member.stop('SIGKILL')
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
