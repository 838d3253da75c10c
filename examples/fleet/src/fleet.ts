import { startPostgres } from '../../../tools/postgres.ts'
import { type Member, startMember } from './member.ts'
import { DEMO, MOCKS } from './programs.ts'

export interface FleetOptions {
  readonly workers: number
  /** For the mocked call services. */
  readonly mockFlags: readonly string[]
  /** Of the demo: what is given here is not started. */
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

/** Starts all members. Nobody starts again what ends. @throws {Error} if one does not start; then the others are ended */
export async function startFleet({ workers, mockFlags, variables, tell }: FleetOptions): Promise<Fleet> {
  const members: Member[] = []
  const closers: (() => Promise<unknown>)[] = []
  let closing = false

  const start = async (options: Omit<Parameters<typeof startMember>[0], 'tell'>): Promise<Member> => {
    const member = await startMember({ ...options, tell })
    members.push(member)
    void member.ended.then(how => {
      if (!closing) tell(member.name, `Ended ${how}. Nobody starts it again`)
    })
    return member
  }

  const end = async (some: readonly Member[]) => {
    for (const member of some) member.stop('SIGTERM')
    await Promise.all(some.map(({ ended }) => ended))
  }

  const close = async () => {
    closing = true
    for (let last = closers.pop(); last; last = closers.pop()) await last()
  }

  const database = async () => {
    const server = await startPostgres()
    closers.push(server.stop)
    const url = await server.createDatabase()
    tell('database', `PostgreSQL listens at ${url}, and is gone when this ends`)
    return url
  }

  const service = async (name: string, flags: readonly string[]) => {
    const member = await start({ name, script: MOCKS, args: [...flags, ...mockFlags], ready: /http:/ })
    closers.push(() => end([member]))
    return member.urls[0]
  }

  try {
    const [DATABASE_URL, CALL_API_URL, NUM_DIALER_URL] = await Promise.all([
      variables.DATABASE_URL || database(),
      variables.CALL_API_URL || service('call api', ['--no-num-dialer', '--call-api-port', '0']),
      variables.NUM_DIALER_URL || service('num dialer', ['--no-call-api', '--num-dialer-port', '0']),
    ])
    const isMocked = !variables.CALL_API_URL && !variables.NUM_DIALER_URL
    const env = {
      SCHEDULER_CONCURRENCY: String(LINES),
      ...(isMocked && { MAX_CALL_MS: String(MOCKED_CALL_MS) }),
      ...variables,
      DATABASE_URL,
      CALL_API_URL,
      NUM_DIALER_URL,
    }
    const web = await start({ name: 'web', script: DEMO, env: { ...env, ROLE: 'web' }, ready: /^Open / })
    closers.push(() => end([web]))
    const url = web.urls.at(-1) ?? ''
    const worker = { script: DEMO, env: { PUBLIC_URL: url, ...env, ROLE: 'worker', PORT: '' }, ready: /^Working/ }
    const names = Array.from({ length: workers }, (_, index) => `worker ${index + 1}`)
    const placing = await Promise.all(names.map(name => start({ ...worker, name })))
    closers.push(() => end(placing))
    return {
      url,
      workers: placing,
      close,
      kill() {
        for (const member of members) member.stop('SIGKILL')
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
