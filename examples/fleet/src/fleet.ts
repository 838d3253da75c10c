import { type PostgresServer, startPostgres } from '../../../tools/postgres.ts'
import { type Member, type MemberOptions, startMember } from './member.ts'
import { DEMO, MOCKS } from './programs.ts'

export interface FleetOptions {
  readonly workers: number
  /** For the mocked call services. */
  readonly mockFlags: readonly string[]
  /** Of the demo: a database or a service that they name is not started. */
  readonly variables: Readonly<Record<string, string | undefined>>
  /** Hears each line of each member. */
  readonly tell: (name: string, line: string) => void
}

/** One web server, many workers, a database, and who rings the phones. */
export interface Fleet {
  /** The address to open. */
  readonly url: string
  readonly workers: readonly Member[]
  /** Ends everything: workers and web server finish what they have begun. */
  close(): Promise<void>
  /** Ends everything at once. */
  kill(): void
}

// Of a new queue. With the three of the demo most workers would have nothing to do.
const LINES = 12
// No call of a mocked service takes longer.
const MOCKED_CALL_MS = 60_000

/**
 * Starts all members. Nobody starts again what ends.
 *
 * @throws {Error} if one does not start; those that have started are ended, the others end with this process
 */
export async function startFleet({ workers, mockFlags, variables, tell }: FleetOptions): Promise<Fleet> {
  const services: Member[] = []
  const servers: Member[] = []
  const placing: Member[] = []
  let postgres: PostgresServer | undefined
  let closing = false

  const start = async (those: Member[], options: Omit<MemberOptions, 'tell'>): Promise<Member> => {
    const member = await startMember({ ...options, tell })
    those.push(member)
    void member.ended.then(how => {
      if (!closing) tell(member.name, `Ended ${how}. Nobody starts it again`)
    })
    return member
  }

  const close = async () => {
    closing = true
    for (const those of [placing, servers, services]) {
      for (const member of those) member.stop('SIGTERM')
      await Promise.all(those.map(({ ended }) => ended))
    }
    await postgres?.stop()
  }

  const database = async () => {
    postgres = await startPostgres()
    const url = await postgres.createDatabase()
    tell('database', `PostgreSQL listens at ${url}, and is gone when this ends`)
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
    const own = { ROLE: 'worker', PORT: '', PUBLIC_URL: variables.PUBLIC_URL || url }
    const worker = { script: DEMO, env: { ...env, ...own }, ready: /^Working/ }
    const names = Array.from({ length: workers }, (_, index) => `worker ${index + 1}`)
    const started = await Promise.all(names.map(name => start(placing, { ...worker, name })))
    return {
      url,
      workers: started,
      close,
      kill() {
        for (const member of [...placing, ...servers, ...services]) member.stop('SIGKILL')
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
